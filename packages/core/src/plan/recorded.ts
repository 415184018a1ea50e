import type { Catalog } from "../catalog.ts";
import type { Migration } from "../migration.ts";
import type { Group } from "../state.ts";
import type { Kind } from "../target.ts";
import { readLines } from "./line.ts";
import { readGroup, recorded } from "./reading.ts";

/** The migrations that these ledgers record as applied or marked, in catalog order. */
export function recordedIn(catalog: Catalog, group: Group): readonly Migration[] {
  return recorded(readGroup(group, readLines(catalog)[group.kind], group.targets));
}

/** What a row of such a ledger means, by how it is spelled; a version that no migration claims means none. */
export function spellingsIn(catalog: Catalog, kind: Kind): ReadonlyMap<string, Migration> {
  const { spellings } = readLines(catalog)[kind];
  return new Map([...spellings].map(([version, { migration }]) => [version, migration]));
}
