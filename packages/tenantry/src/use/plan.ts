import { plan, review, reviewedSteps, withHazards } from "@tenantry/core";
import type {
  Catalog,
  Cohort,
  Group,
  Inspection,
  Intent,
  Plan,
  PlanJson,
  Problem,
  Sizes,
  State,
  Target,
} from "@tenantry/core";
import { readFleet, withSession } from "@tenantry/postgres";
import type { Environment, Fleet, Session } from "@tenantry/postgres";
import { sha256 } from "../project.ts";
import { hazardsOf } from "./hazards.ts";

/** A plan with all that it was made from; `plan --dump` writes the rest. */
export interface Planned {
  readonly catalog: Catalog;
  readonly fleet: Fleet;
  readonly state: State;
  readonly intent: Intent;
  /** What somebody agreed to; null where nobody was asked. */
  readonly reviewed: PlanJson | null;
  /** What is dangerous in what is pending; found once, before anything ran. */
  readonly hazards: readonly Problem[];
  /** What else is known of its SQL. */
  readonly inspection: Inspection | null;
  readonly sizes: Sizes | null;
  readonly plan: Plan;
}

/** What would run now, and what is dangerous in it, read over one session of the own database. Nothing is written. */
export async function planFleet(
  environment: Environment,
  catalog: Catalog,
  intent: Intent,
  reviewed: PlanJson | null = null,
  session?: Session,
): Promise<Planned> {
  return await withSession(environment, session, async (session) => {
    const { fleet, state } = await readFleet(environment, session);
    const unjudged = { hazards: [], inspection: null, sizes: null };
    const planned = replanned({ catalog, fleet, state, intent, reviewed, ...unjudged });
    const judged = await hazardsOf({ environment, ...planned }, session);
    return { ...planned, ...judged, plan: withHazards(planned.plan, judged.hazards) };
  });
}

/** What is left of a plan while it runs. Its own first stage makes nothing dangerous that was not so before. */
export async function planRest(environment: Environment, before: Planned): Promise<Planned> {
  const { fleet, state } = await readFleet(environment);
  return replanned({ ...before, fleet, state });
}

/** The plan for these histories. */
function replanned(from: Omit<Planned, "plan">): Planned {
  const { catalog, state, intent, reviewed, hazards } = from;
  const all = withHazards(plan(catalog, state, intent, sha256), hazards);
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
