import type { Plan } from "../plan.ts";
import type { Problem } from "../problem.ts";
import { verdictOf } from "./verdict.ts";

/** The same plan with what else was found out about it: by running it, or by reading its SQL. */
export function withProblems(plan: Plan, found: readonly Problem[]): Plan {
  const problems = [...plan.problems, ...found];
  return { ...plan, problems, verdict: verdictOf(plan.stages, problems) };
}
