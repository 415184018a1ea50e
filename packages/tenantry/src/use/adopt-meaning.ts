import { ancestors, compareVersions, graph, nodeOf, versionKey } from "@tenantry/core";
import type { Catalog, Graph, Kind, Migration } from "@tenantry/core";
import type { ForeignRow } from "@tenantry/postgres";

/** What a history of another tool means here: its rows, and what nobody can take over. */
export interface Meaning {
  /** In the order of the catalog; `key` is what the other tool called it, null where that only follows from another row. */
  readonly migrations: readonly { readonly migration: Migration; readonly key: string | null }[];
  /** Rows that no migration of the folder goes by. */
  readonly unknown: readonly string[];
  /** Rows that were begun and never ended. */
  readonly failed: readonly string[];
}

/** Finds the migration of each row: by alias, by name, or by a version that is the same number. */
export function meaningOf(catalog: Catalog, kind: Kind, rows: readonly ForeignRow[]): Meaning {
  const line = lineOf(catalog, kind);
  const keys = new Map<string, string | null>();
  const unknown: string[] = [];
  const standing = lastWord(rows);
  let order: Graph | null = null;
  for (const { key, status } of standing.filter(
    (row) => row.status !== "undone" && row.status !== "failed",
  )) {
    const found = findKey(line, key);
    const base = status === "base" || status === "upto" ? upTo(line, found, key) : [];
    if (status === "head" && found !== null) {
      order ??= graph(catalog.migrations);
      for (const id of before(order, kind, found)) keys.set(id, keys.get(id) ?? null);
    }
    for (const { id } of base) keys.set(id, keys.get(id) ?? null);
    if (found !== null) keys.set(found.id, key);
    else if (status !== "base" || !isNumber(key)) unknown.push(key);
  }
  return {
    migrations: line.flatMap((migration) => {
      const key = keys.get(migration.id);
      return key === undefined ? [] : [{ migration, key }];
    }),
    unknown,
    failed: standing.flatMap(({ key, status }) => (status === "failed" ? [key] : [])),
  };
}

/** The migrations of one kind of ledger, in their order. */
export function lineOf({ migrations, lines }: Catalog, kind: Kind): readonly Migration[] {
  const byId = new Map(migrations.map((migration) => [migration.id, migration]));
  return lines[kind].flatMap((id) => byId.get(id) ?? []);
}

/** What a migration applied, taken back and applied again is now. Tools that try again leave the failure behind. */
function lastWord(rows: readonly ForeignRow[]): readonly ForeignRow[] {
  const last = new Map<string, ForeignRow>();
  for (const row of rows) last.set(row.key, row);
  return [...last.values()];
}

function findKey(line: readonly Migration[], key: string): Migration | null {
  const number = isNumber(key) ? versionKey(key) : null;
  return (
    line.find(({ alias }) => alias.includes(key)) ??
    line.find(({ name }) => name === key) ??
    line.find(({ version }) => number !== null && versionKey(version) === number) ??
    null
  );
}

/** A base that has no file of its own is a version all the same: everything up to it is there. */
function upTo(line: readonly Migration[], found: Migration | null, key: string): readonly Migration[] {
  if (found !== null) return line.slice(0, line.indexOf(found));
  if (!isNumber(key)) return [];
  return line.filter(({ version }) => compareVersions(version, key) <= 0);
}

function isNumber(key: string): boolean {
  return /^\d+(_\d+)?$/.test(key);
}

/**
 * What a head stands on: what it requires, and what that requires. Where nobody requires anything, the line is the order; a
 * migration without requires among others that have some is where a branch begins.
 */
function before(order: Graph, kind: Kind, { id }: Migration): readonly string[] {
  const prefix = nodeOf(kind, "");
  const isLine = [...order.explicit].every(
    ([node, required]) => !node.startsWith(prefix) || required.length === 0,
  );
  const graph = isLine ? order : { ...order, parents: order.explicit };
  return [...ancestors(graph, nodeOf(kind, id))].flatMap((node) =>
    node.startsWith(prefix) ? [node.slice(prefix.length)] : [],
  );
}
