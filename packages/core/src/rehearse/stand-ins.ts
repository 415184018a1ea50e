import type { Catalog } from "../catalog.ts";
import type { Cohort, Plan, Step } from "../plan.ts";
import type { Group, State } from "../state.ts";
import type { Target } from "../target.ts";
import { beginningOf, type Beginning } from "./beginning.ts";

/** One target that stands for all with its history. */
export interface StandIn {
  readonly target: Target;
  readonly beginning: Beginning;
  /** Its cohort at the first stage it has steps in; null where it needs nothing and is only there for the others. */
  readonly cohort: Cohort | null;
}

/** One step of one stand-in, in the order of the plan. */
export interface Turn {
  readonly standIn: StandIn;
  readonly step: Step;
}

/** A stand-in for each history of the fleet, public first. */
export function standInsOf(plan: Pick<Plan, "stages">, state: State, catalog: Catalog): readonly StandIn[] {
  const cohorts = new Map<string, Cohort>();
  for (const cohort of plan.stages.toReversed().flatMap((stage) => stage.cohorts))
    for (const { id } of cohort.targets) cohorts.set(id, cohort);
  return state.groups
    .flatMap((group) => standIn(group, cohorts, catalog))
    .toSorted((a, b) => rank(a) - rank(b));
}

/** The steps of these stand-ins, stage by stage. */
export function turnsOf(plan: Plan, standIns: readonly StandIn[]): readonly Turn[] {
  return plan.stages.flatMap(({ cohorts }) =>
    cohorts.flatMap(({ steps, targets }) => {
      const ids = new Set(targets.map(({ id }) => id));
      return standIns
        .filter(({ target }) => ids.has(target.id))
        .flatMap((standIn) => steps.map((step) => ({ standIn, step })));
    }),
  );
}

function standIn(group: Group, cohorts: ReadonlyMap<string, Cohort>, catalog: Catalog): readonly StandIn[] {
  const target = group.targets.find(({ id }) => cohorts.has(id)) ?? group.targets[0];
  if (target === undefined) return [];
  return [{ target, beginning: beginningOf(group, catalog), cohort: cohorts.get(target.id) ?? null }];
}

function rank({ target }: StandIn): number {
  return target.kind === "public" ? 0 : 1;
}
