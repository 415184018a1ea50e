import { exitCode } from "@tenantry/core";
import type { ExitCode, Plan } from "@tenantry/core";

/** What a plan alone says: its problems, and that something is pending when that is asked for. */
export function planExit(plan: Plan, pending: "say pending" | "only problems"): ExitCode {
  const codes = plan.problems.map(({ exit }) => exit);
  const isPending = plan.stages.some(({ cohorts }) => cohorts.some(({ steps }) => steps.length > 0));
  return exitCode([...codes, isPending && pending === "say pending" ? 3 : 0]);
}
