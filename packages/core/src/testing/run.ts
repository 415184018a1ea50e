import type { Plan, Step } from "../plan.ts";
import { afterwards } from "../plan/walk.ts";
import type { Group, LedgerRow, State } from "../state.ts";

/** One step in one target, in the order in which a runner without concurrency would take them. */
export interface Taken {
  readonly target: string;
  readonly step: Step;
}

/** All that a plan lets run: stage by stage, target by target. */
export function taken(plan: Plan): readonly Taken[] {
  return plan.stages.flatMap(({ cohorts }) =>
    cohorts
      .filter(({ blocked }) => blocked.length === 0)
      .flatMap(({ targets, steps }) =>
        targets.flatMap(({ id }) => steps.map((step) => ({ target: id, step }))),
      ),
  );
}

/** The steps of each target, as `+id` or `-id`. */
export function perTarget(steps: readonly Taken[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { target, step } of steps) {
    const before = found.get(target) ?? [];
    found.set(target, before);
    before.push((step.verb === "apply" ? "+" : "-") + step.id);
  }
  return found;
}

/** The fleet after these steps: the model of an executor, in one line per rule. */
export function run(state: State, steps: readonly Taken[]): State {
  const rows = new Map<string, readonly LedgerRow[]>();
  for (const group of state.groups) for (const { id } of group.targets) rows.set(id, group.rows);
  for (const { target, step } of steps) rows.set(target, afterwards(rows.get(target) ?? [], [step]));
  const groups = state.groups.flatMap((group) =>
    group.targets.map((target): Group => ({
      kind: group.kind,
      shape: "ours",
      rows: rows.get(target.id) ?? [],
      targets: [target],
    })),
  );
  return { ...state, groups };
}
