import { nodeOf } from "@tenantry/core";
import type { Cohort, LedgerRow, Step } from "@tenantry/core";
import type { Task } from "./task.ts";

/** A task on the history that its ledger really holds. */
export type Rebased =
  | { readonly kind: "goes on"; readonly task: Task; readonly elsewhere: readonly Step[] }
  /** What was planned can no longer be done here: codes of what is in the way, maybe none. */
  | { readonly kind: "blocked"; readonly codes: readonly string[] };

/**
 * Puts what is left of a task on the history `rows`, by a new plan of that one target (null: it needs nothing).
 * An apply may find more to do than before, but nothing that `later` stages do; a revert never undoes more than was asked.
 */
export function rebase(
  task: Task,
  rows: readonly LedgerRow[],
  cohort: Cohort | null,
  later: ReadonlySet<string>,
): Rebased {
  if (cohort !== null && cohort.blocked.length > 0) return { kind: "blocked", codes: cohort.blocked };
  const left = new Set(task.steps.map(({ id }) => id));
  const mine = (step: Step): boolean =>
    step.verb === "apply" ? !later.has(nodeOf(task.target.kind, step.id)) : left.has(step.id);
  const steps = leading(cohort?.steps ?? [], mine);
  const going = new Set(steps.map(({ id }) => id));
  const elsewhere = task.steps.filter((step) => !going.has(step.id) && isOver(step, rows));
  if (task.steps.some((step) => !going.has(step.id) && !elsewhere.includes(step)))
    return { kind: "blocked", codes: [] };
  const moves = task.moves + 1;
  return { kind: "goes on", elsewhere, task: { ...task, steps, before: rows, shape: "ours", moves } };
}

function leading(steps: readonly Step[], wanted: (step: Step) => boolean): readonly Step[] {
  const end = steps.findIndex((step) => !wanted(step));
  return end === -1 ? steps : steps.slice(0, end);
}

function isOver({ verb, version, recorded, covers }: Step, rows: readonly LedgerRow[]): boolean {
  if (covers !== undefined) return covers.every((one) => rows.some((row) => row.version === one.version));
  const row = rows.find((row) => row.version === version);
  if (verb === "revert") return row === undefined;
  return row !== undefined && row.state !== "running" && (row.checksum ?? recorded) === recorded;
}
