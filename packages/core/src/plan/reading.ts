import type { Migration } from "../migration.ts";
import type { Group, LedgerRow } from "../state.ts";
import type { Target } from "../target.ts";
import type { Line, Spelling } from "./line.ts";

/** A group of equal ledgers read against the catalog. */
export interface Reading {
  readonly group: Group;
  readonly line: Line;
  /** The targets of the group that the intent selects, in their order. */
  readonly selected: readonly Target[];
  /** The first row of each migration, by id. */
  readonly rows: ReadonlyMap<string, LedgerRow>;
  /** Rows that no migration of this line claims. */
  readonly strangers: readonly LedgerRow[];
  /** Migrations that more than one row claims, with those rows' spellings. */
  readonly twice: ReadonlyMap<string, readonly string[]>;
  /** How new rows are spelled. */
  readonly spelling: "name" | "version";
}

/** Matches every row of a group to the migration it means. */
export function readGroup(group: Group, line: Line, selected: readonly Target[]): Reading {
  const rows = new Map<string, LedgerRow>();
  const twice = new Map<string, readonly string[]>();
  const strangers: LedgerRow[] = [];
  const spellings = new Set<Spelling>();
  for (const row of group.rows) {
    const known = line.spellings.get(row.version);
    if (known === undefined) {
      strangers.push(row);
      continue;
    }
    const { id } = known.migration;
    const first = rows.get(id);
    if (first === undefined) rows.set(id, row);
    else twice.set(id, [...(twice.get(id) ?? [first.version]), row.version]);
    spellings.add(known.spelling);
  }
  const spelling = spellings.has("version") && !spellings.has("name") ? "version" : "name";
  return { group, line, selected, rows, strangers, twice, spelling };
}

/** Applied or marked; a `running` row is neither. */
export function isRecorded(reading: Reading, id: string): boolean {
  const row = reading.rows.get(id);
  return row !== undefined && row.state !== "running";
}

/** The migrations that are recorded, in the order of the line. */
export function recorded(reading: Reading): readonly Migration[] {
  return reading.line.migrations.filter((migration) => isRecorded(reading, migration.id));
}

/** The migrations that are not recorded yet, in the order of the line. */
export function missing(reading: Reading): readonly Migration[] {
  return reading.line.migrations.filter((migration) => !isRecorded(reading, migration.id));
}
