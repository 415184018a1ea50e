import { code, prose } from "../render/escape.ts";
import { details } from "../render/details.ts";
import { placeSpan, type PlanView } from "../render/plan-view.ts";
import { placeOf, withoutPlace } from "../render/problems.ts";
import { counted } from "../words.ts";
import type { AcceptedHazard, Inspection } from "./inspection.ts";

/** The hazards that files accept, and why; empty where there are none. */
export function acceptedSection(inspection: Inspection | null, view: PlanView): string {
  const accepted = inspection?.accepted ?? [];
  if (accepted.length === 0) return "";
  const lines = accepted.slice(0, most).map((one) => `- ${lineOf(one, view)}`);
  const left = accepted.length - lines.length;
  const all = [...lines, ...(left > 0 ? [`- … and ${left} more`] : [])].join("\n");
  return details(counted(accepted.length, "accepted hazard"), `${all}\n`);
}

const most = 30;

function lineOf({ problem, reason, until }: AcceptedHazard, view: PlanView): string {
  const { path, line } = problem;
  const place =
    path === undefined
      ? ""
      : ` — ${placeSpan(line === undefined ? { path } : { path, line }, placeOf(problem), view)}`;
  const end = until === null ? "" : ` (until ${prose(until)})`;
  return `${code(problem.code)}${place}: ${prose(withoutPlace(problem))} Accepted: ${prose(reason)}${end}`;
}
