import type { Catalog } from "../catalog.ts";
import type { Intent } from "../intent.ts";
import type { Cohort, Plan } from "../plan.ts";
import { plan } from "../plan/plan.ts";
import type { State } from "../state.ts";
import { sha256, up } from "./intent.ts";

/** The plan for these, on a few lines. */
export function shown(folder: Catalog, fleet: State, intent: Intent = up()): string {
  return show(plan(folder, fleet, intent, sha256));
}

/** A plan on a few lines, for inline snapshots: a line per cohort, then a line per problem. */
export function show(plan: Plan): string {
  const stages = plan.stages.flatMap((stage, index) => [
    `${index + 1} ${stage.kind}${stage.requires.length > 0 ? ` after ${stage.requires.join(" ")}` : ""}`,
    ...stage.cohorts.map((cohort) => `  ${cohortLine(cohort)}`),
  ]);
  const problems = plan.problems.map(
    ({ code, severity, message, exit, targets }) =>
      `${severity} ${code} (${exit})${targets === undefined ? "" : ` [${targets.join(" ")}]`} ${message}`,
  );
  return ["", `${plan.verdict}, ${plan.upToDate} up to date`, ...stages, ...problems, ""].join("\n");
}

function cohortLine({ targets, from, steps, blocked }: Cohort): string {
  const who = targets.map(({ id }) => id).join(" ");
  const what = steps.map(
    ({ id, verb, resume }) => `${verb === "apply" ? "+" : "-"}${id}${resume ? "~" : ""}`,
  );
  const stopped = blocked.length > 0 ? ` BLOCKED ${blocked.join(" ")}` : "";
  return `${who} at ${from.head ?? "base"}: ${what.join(" ") || "nothing"}${stopped}`;
}
