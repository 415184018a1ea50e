import type { Intent } from "../intent.ts";
import type { Migration } from "../migration.ts";
import { nodeOf } from "../order.ts";
import type { Bound } from "./bound.ts";
import { draft, revertStep, type Draft } from "./draft.ts";
import type { Finding } from "./finding.ts";
import type { Reading } from "./reading.ts";

/** For every group the steps that `revert` would run there: the last ones first, begun ones included. */
export function reverting(readings: readonly Reading[], intent: Intent, bound: Bound): readonly Draft[] {
  return readings.map((reading) =>
    draft(
      reading,
      reverted(reading, intent, bound).map((migration) => revertStep(reading, migration)),
    ),
  );
}

/** Steps of a revert that have no way back. */
export function irreversible({ reading, ids }: Draft): readonly Finding[] {
  return reading.line.migrations
    .filter(
      (migration) => ids.has(migration.id) && (migration.irreversible !== null || migration.down === null),
    )
    .map((migration) => ({
      code: "irreversible",
      subject: migration.id,
      severity: "error",
      exit: 9,
      message:
        migration.irreversible === null
          ? `${migration.id} has no down section, so {who} cannot go back past it.`
          : `${migration.id} is irreversible in {who}: ${migration.irreversible}`,
      help:
        migration.irreversible === null
          ? "Add a section --! down to the file, or write a new migration that undoes it."
          : "Write a new migration that undoes what can be undone, or restore a backup.",
      place: { path: migration.path },
      targets: reading.selected.map(({ id }) => id),
    }));
}

function reverted(reading: Reading, intent: Intent, bound: Bound): readonly Migration[] {
  const { kind, migrations } = reading.line;
  const last = migrations.filter(({ id }) => reading.rows.has(id)).toReversed();
  const { within } = bound;
  if (within !== null) return last.filter(({ id }) => !within.has(nodeOf(kind, id)));
  return last.slice(0, intent.steps ?? 1);
}
