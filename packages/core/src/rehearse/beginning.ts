import type { Base, Catalog } from "../catalog.ts";
import type { Migration } from "../migration.ts";
import { readLines, type Line } from "../plan/line.ts";
import type { Group, LedgerRow } from "../state.ts";
import { counted } from "../words.ts";
import { compareVersions } from "../version.ts";

/** How a history can be had on an empty server: from the base, if there is one, then these migrations in this order. */
export type Beginning =
  | { readonly base: Base | null; readonly migrations: readonly Migration[]; readonly reason: null }
  | { readonly reason: string };

/** Decides it for one history. What was never run from the files of today can only come from a base. */
export function beginningOf({ kind, rows }: Pick<Group, "kind" | "rows">, catalog: Catalog): Beginning {
  const line = readLines(catalog)[kind];
  const base = catalog.bases[kind];
  const found = new Map(rows.map((row) => [row, line.spellings.get(row.version)?.migration]));
  const odd = rows.flatMap((row) => oddity(row, found.get(row)));
  const recorded = line.migrations.filter((migration) => [...found.values()].includes(migration));
  if (odd.length === 0) return { base: null, migrations: recorded, reason: null };
  const [first = ""] = odd;
  const reason = odd.length === 1 ? first : `${first}, and ${counted(odd.length - 1, "more row")} like it`;
  if (base === null) return { reason };
  const later = rows.filter((row) => !covers(base, found.get(row)));
  const left = later.flatMap((row) => oddity(row, found.get(row)));
  if (left[0] !== undefined) return { reason: `${left[0]}, which ${base.path} does not hold` };
  if (!reaches(base, line, recorded)) return { reason: `its history lacks a part of ${base.path}` };
  return { base, migrations: recorded.filter((migration) => !covers(base, migration)), reason: null };
}

function oddity(row: LedgerRow, migration: Migration | undefined): readonly string[] {
  if (migration === undefined) return [`there is no file for ${row.version}`];
  if (row.state === "marked") return [`${row.version} was marked without being run`];
  if (row.state === "running") return [`${row.version} was begun and never finished`];
  if (row.checksum !== null && row.checksum !== migration.up.checksum)
    return [`${row.version} was changed after it ran`];
  return [];
}

function covers({ baseline }: Base, migration: Migration | undefined): boolean {
  return migration !== undefined && baseline !== null && compareVersions(migration.version, baseline) <= 0;
}

/** Whether all that is in the base is in the history. */
function reaches(base: Base, line: Line, recorded: readonly Migration[]): boolean {
  return line.migrations.every((migration) => !covers(base, migration) || recorded.includes(migration));
}
