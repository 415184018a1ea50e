import type { Catalog } from "../catalog.ts";
import type { Migration } from "../migration.ts";
import type { Kind } from "../target.ts";

/** How a ledger spells a migration: our stem, the bare version, or an alias of a ledger taken over. */
export type Spelling = "name" | "version" | "alias";

/** All migrations of one kind of ledger in the order in which they are applied. */
export interface Line {
  readonly kind: Kind;
  readonly migrations: readonly Migration[];
  /** Position in `migrations` by id. */
  readonly at: ReadonlyMap<string, number>;
  /** What a row's version may say, and which migration it then means. */
  readonly spellings: ReadonlyMap<string, Known>;
}

export interface Known {
  readonly migration: Migration;
  readonly spelling: Spelling;
}

/** The lines of a catalog. Ids in `catalog.lines` that have no migration are left out. */
export function readLines(catalog: Catalog): Readonly<Record<Kind, Line>> {
  const byId = new Map(catalog.migrations.map((migration) => [migration.id, migration]));
  return { public: readLine("public", catalog, byId), tenant: readLine("tenant", catalog, byId) };
}

function readLine(kind: Kind, catalog: Catalog, byId: ReadonlyMap<string, Migration>): Line {
  const migrations = catalog.lines[kind].flatMap((id) => byId.get(id) ?? []);
  return {
    kind,
    migrations,
    at: new Map(migrations.map((migration, index) => [migration.id, index])),
    spellings: spellingsOf(migrations),
  };
}

/** A stem wins over a bare version, and that over an alias. */
function spellingsOf(migrations: readonly Migration[]): ReadonlyMap<string, Known> {
  const spellings = new Map<string, Known>();
  for (const migration of migrations)
    for (const alias of migration.alias) spellings.set(alias, { migration, spelling: "alias" });
  for (const migration of migrations) spellings.set(migration.version, { migration, spelling: "version" });
  for (const migration of migrations) spellings.set(migration.name, { migration, spelling: "name" });
  return spellings;
}
