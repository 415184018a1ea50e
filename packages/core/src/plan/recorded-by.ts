import type { Phase } from "../migration.ts";
import type { Step } from "../plan.ts";

/** What is in the ledger, or not in it any more, once a step is done. */
export interface RecordedMigration {
  readonly id: string;
  /** Null where it is recorded without being run. */
  readonly phase: Phase | null;
}

/** The migration of a step; of `schema.sql` all that it holds. */
export function recordedBy({
  id,
  phase,
  covers,
}: Pick<Step, "id" | "phase" | "covers">): readonly RecordedMigration[] {
  return covers?.map((one) => ({ id: one.id, phase: null })) ?? [{ id, phase }];
}
