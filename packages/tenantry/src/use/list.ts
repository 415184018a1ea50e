import { heads, kindsOf } from "@tenantry/core";
import type { Catalog, Kind, Migration, Problem } from "@tenantry/core";

/** One migration as `list` shows it. */
export interface Listed {
  readonly id: string;
  readonly scope: Migration["scope"];
  readonly version: string;
  readonly description: string;
  readonly path: string;
  readonly requires: readonly string[];
  readonly phase: Migration["phase"];
  readonly mode: Migration["up"]["mode"];
  readonly reversible: boolean;
  readonly verified: boolean;
  /** Nothing follows it in a ledger that records it. */
  readonly head: boolean;
  readonly checksum: string;
}

export interface Listing {
  readonly migrations: readonly Listed[];
  readonly heads: { readonly public: readonly string[]; readonly tenant: readonly string[] };
  readonly problems: readonly Problem[];
}

/** What is in the folder, or what targets of one kind run of it; no database is asked. */
export function listMigrations(catalog: Catalog, only: Kind | null): Listing {
  const headsOf = (kind: Kind): readonly string[] =>
    only === null || only === kind ? heads(catalog, kind) : [];
  const last = { public: headsOf("public"), tenant: headsOf("tenant") };
  const all = new Set([...last.public, ...last.tenant]);
  return {
    migrations: catalog.migrations
      .filter(({ scope }) => only === null || kindsOf(scope).includes(only))
      .map((migration) => listed(migration, all.has(migration.id))),
    heads: last,
    problems: catalog.problems,
  };
}

/** One line of the listing. */
export function listed(migration: Migration, head: boolean): Listed {
  const { up, down, irreversible, verify } = migration;
  return {
    id: migration.id,
    scope: migration.scope,
    version: migration.version,
    description: migration.description,
    path: migration.path,
    requires: migration.requires,
    phase: migration.phase,
    mode: up.mode,
    reversible: down !== null && irreversible === null,
    verified: verify.length > 0,
    head,
    checksum: up.checksum,
  };
}
