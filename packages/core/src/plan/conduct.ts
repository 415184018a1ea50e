import type { Plan } from "../plan.ts";
import type { RunLimits } from "../run-limits.ts";
import { rolloutOf, type RolloutJson } from "./json.ts";

/** How a run would go through a plan. */
export interface Conduct {
  /** Null where nobody asked for one; without waves for a stage that has tenants, they are not known. */
  readonly rollout: RolloutJson | null;
  /** Null where nobody knows them. */
  readonly limits: RunLimits | null;
}

/** The waves that the plan itself has, and these limits. */
export function conductOf(plan: Plan, limits: RunLimits | null): Conduct {
  return { rollout: rolloutOf(plan), limits };
}
