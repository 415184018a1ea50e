import type { Plan } from "../plan.ts";
import type { Inspection } from "./inspection.ts";
import { counted } from "../words.ts";
import type { RehearsalSections } from "../render/rehearsal-markdown.ts";
import { markdownTable } from "../render/table.ts";

/** How the plan came about: against the database, by facts that were taken of it, or from files alone. */
export type Basis = "database" | "facts" | "files";

/** What was looked at and what was not. Nothing gets a tick that was not run. */
export function checkedTable(
  { problems }: Plan,
  basis: Basis,
  { inspection, rehearsed }: Seen = { inspection: null, rehearsed: null },
): string {
  const rows = [
    ["Files can be read, split and ordered", errorsIn(problems) === 0 ? "✅" : "⛔"],
    ["Applied migrations are as they were", histories(problems, basis)],
    ["Hazards in the SQL", inspection === null ? "➖ not run" : lookedFor(inspection)],
    ["Rehearsal: up, down, up", rehearsed?.check ?? "➖ not run"],
    ["Drift between tenants", "➖ not run"],
  ];
  return markdownTable(["Check", "Result"], [":--", ":--"], rows);
}

/** What was found out besides the plan; null where nobody looked. */
export interface Seen {
  readonly inspection: Inspection | null;
  readonly rehearsed: Pick<RehearsalSections, "check"> | null;
}

function histories(problems: Plan["problems"], basis: Basis): string {
  if (basis === "files") return "➖ not read: no database was asked";
  const edited = problems.filter(({ code }) => code === "edited" || code === "missing").length;
  const source = basis === "facts" ? ", by the facts" : "";
  return edited === 0 ? `✅ none edited or missing${source}` : `⛔ ${counted(edited, "problem")}${source}`;
}

function lookedFor({ coverage: { statements, understood }, accepted }: Inspection): string {
  const sign = understood === statements ? "✅" : "⚠️";
  const share = statements === 0 ? 100 : Math.floor((understood / statements) * 100);
  const risks = accepted.length === 0 ? "" : ` · ${counted(accepted.length, "hazard")} accepted`;
  return `${sign} looked for: ${understood} of ${counted(statements, "statement")} understood (${share} %)${risks}`;
}

function errorsIn(problems: Plan["problems"]): number {
  return problems.filter(
    ({ severity, exit, targets }) => severity === "error" && exit === 2 && targets === undefined,
  ).length;
}
