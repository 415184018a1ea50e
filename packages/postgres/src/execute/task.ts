import type { Cohort, Failure, LedgerRow, LedgerShape, Stage, Step, Target } from "@tenantry/core";

/** What is left to do for one target in one stage. */
export interface Task {
  readonly target: Target;
  /** As planned: targets of one cohort that fail alike are one failure. */
  readonly cohort: Cohort;
  readonly steps: readonly Step[];
  /** The history that the first of `steps` stands on. */
  readonly before: readonly LedgerRow[];
  readonly shape: LedgerShape;
  /** Attempts at the first of `steps` so far. */
  readonly attempts: number;
  /** How often the ledger was not as expected. */
  readonly moves: number;
  /** When it may be taken up (of `performance.now()`); 0 for at once. */
  readonly due: number;
}

/** How a worker leaves a target. */
export type Ending =
  | { readonly kind: "done"; readonly task: Task }
  | { readonly kind: "failed"; readonly task: Task; readonly failure: Failure }
  | { readonly kind: "gone" | "unknown" | "skipped"; readonly task: Task }
  | { readonly kind: "later"; readonly task: Task };

/** Everything a stage has to do, in the order of its cohorts. */
export function tasksOf(stage: Stage): readonly Task[] {
  return stage.cohorts
    .filter(({ blocked }) => blocked.length === 0)
    .flatMap((cohort) => cohort.targets.map((target) => taskOf(target, cohort)));
}

export function taskOf(target: Target, cohort: Cohort): Task {
  const { steps, rows: before, shape } = cohort;
  return { target, cohort, steps, before, shape, attempts: 0, moves: 0, due: 0 };
}

/** The task once its first step is over. */
export function advance(task: Task, before: readonly LedgerRow[]): Task {
  return { ...task, steps: task.steps.slice(1), before, shape: "ours", attempts: 0 };
}
