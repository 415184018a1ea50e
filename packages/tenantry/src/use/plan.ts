import { plan, review, reviewedSteps } from "@tenantry/core";
import type { Catalog, Cohort, Group, Intent, Plan, PlanJson, State, Target } from "@tenantry/core";
import { readFleet } from "@tenantry/postgres";
import type { Environment, Fleet } from "@tenantry/postgres";
import { sha256 } from "../project.ts";

/** A plan with all that it was made from; `plan --dump` writes the rest. */
export interface Planned {
  readonly catalog: Catalog;
  readonly fleet: Fleet;
  readonly state: State;
  readonly intent: Intent;
  /** What somebody agreed to; null where nobody was asked. */
  readonly reviewed: PlanJson | null;
  readonly plan: Plan;
}

/** What would run now. Nothing is written. */
export async function planFleet(
  environment: Environment,
  catalog: Catalog,
  intent: Intent,
  reviewed: PlanJson | null = null,
): Promise<Planned> {
  const { fleet, state } = await readFleet(environment);
  return replanned({ catalog, fleet, state, intent, reviewed });
}

/** The plan for these histories. */
function replanned(from: Omit<Planned, "plan">): Planned {
  const { catalog, state, intent, reviewed } = from;
  const all = plan(catalog, state, intent, sha256);
  return { ...from, plan: reviewed === null ? all : review(all, reviewedSteps(reviewed), reviewed.policy) };
}

/** All that one target needs whose ledger is now that of `group`; null for nothing. */
export function replanTarget(planned: Planned, target: Target, group: Group): Cohort | null {
  const others = planned.state.groups.map((one) => ({
    ...one,
    targets: one.targets.filter(({ id }) => id !== target.id),
  }));
  const state = { ...planned.state, groups: [...others, group] };
  const cohorts = replanned({ ...planned, state })
    .plan.stages.flatMap((stage) => stage.cohorts)
    .filter(({ targets }) => targets.some(({ id }) => id === target.id));
  const [first] = cohorts;
  return first === undefined ? null : { ...first, steps: cohorts.flatMap(({ steps }) => steps) };
}
