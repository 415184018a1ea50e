import type { Stage, Verdict } from "../plan.ts";
import type { Problem } from "../problem.ts";

/** Any error blocks, even where other cohorts may run; warnings count only while there is something to run. */
export function verdictOf(stages: readonly Stage[], problems: readonly Problem[]): Verdict {
  if (problems.some(({ severity }) => severity === "error")) return "blocked";
  if (!stages.some(({ cohorts }) => cohorts.some(({ steps }) => steps.length > 0))) return "nothing";
  return problems.some(({ severity }) => severity === "warning") ? "warning" : "safe";
}
