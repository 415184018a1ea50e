import type { Migration } from "../migration.ts";
import type { Step } from "../plan.ts";
import { recordedBy } from "./recorded-by.ts";
import { isRecorded, type Reading } from "./reading.ts";

/** What one group of equal ledgers would run, all stages together. */
export interface Draft {
  readonly reading: Reading;
  /** In the order in which they run. */
  readonly steps: readonly Step[];
  /** All that `steps` record. */
  readonly ids: ReadonlySet<string>;
}

export function draft(reading: Reading, steps: readonly Step[]): Draft {
  return { reading, steps, ids: new Set(steps.flatMap((step) => recordedBy(step).map(({ id }) => id))) };
}

export function applyStep(reading: Reading, migration: Migration): Step {
  const begun = reading.rows.get(migration.id);
  return {
    id: migration.id,
    verb: "apply",
    checksum: migration.up.checksum,
    mode: migration.up.mode,
    phase: migration.phase,
    version: begun?.version ?? migration[reading.spelling],
    recorded: migration.up.checksum,
    resume: begun !== undefined,
  };
}

/** A migration without a down section gets a step that is blocked, so that the plan still shows it. */
export function revertStep(reading: Reading, migration: Migration): Step {
  const row = reading.rows.get(migration.id);
  return {
    id: migration.id,
    verb: "revert",
    checksum: migration.down?.checksum ?? "",
    mode: migration.down?.mode ?? "transaction",
    phase: migration.phase,
    version: row?.version ?? migration[reading.spelling],
    recorded: migration.up.checksum,
    resume: !isRecorded(reading, migration.id),
  };
}
