import { readers, type Name, type Reader } from "./reader.ts";

/**
 * What a statement outside a transaction leaves in the catalog, read off its words: what can be looked up
 * afterwards to tell whether it took effect. `repeatable` ones may simply run again, `unknown` ones nobody can tell.
 */
export type Effect =
  | {
      readonly kind: "index-created";
      readonly index: Name | null;
      readonly table: Name;
      /** What the server does when something of that name is there. */
      readonly otherwise: "error" | "skip";
    }
  | { readonly kind: "index-dropped"; readonly indexes: readonly Name[] }
  | { readonly kind: "reindexed"; readonly what: "index" | "table"; readonly of: Name }
  | { readonly kind: "partition-detached"; readonly table: Name; readonly partition: Name }
  | { readonly kind: "enum-value"; readonly type: Name; readonly value: string }
  | {
      readonly kind: "database" | "tablespace" | "subscription";
      readonly name: string;
      readonly after: "there" | "gone";
    }
  | { readonly kind: "repeatable" }
  | { readonly kind: "unknown" };

const repeatable: readonly string[] = [
  "vacuum",
  "analyze",
  "analyse",
  "checkpoint",
  "cluster",
  "reindex",
  "refresh",
  "comment",
  "grant",
  "revoke",
  "alter system",
  "alter database",
  "alter role",
  "create or replace",
];

/** What `statement` (variables filled in) will have done. */
export function effectOf(statement: string): Effect {
  const reader = readers(statement);
  return (
    createIndex(reader()) ??
    dropIndex(reader()) ??
    reindex(reader()) ??
    detachPartition(reader()) ??
    enumValue(reader()) ??
    serverObject(reader()) ??
    anyTime(reader()) ?? { kind: "unknown" }
  );
}

function createIndex(reader: Reader): Effect | null {
  if (!reader.take("create")) return null;
  reader.take("unique");
  if (!reader.take("index")) return null;
  reader.take("concurrently");
  const otherwise = reader.take("if not exists") ? "skip" : "error";
  const index = reader.take("on") ? null : reader.name();
  if (index !== null && !reader.take("on")) return null;
  reader.take("only");
  const table = reader.name();
  return table && { kind: "index-created", index, table, otherwise };
}

function dropIndex(reader: Reader): Effect | null {
  if (!reader.take("drop index")) return null;
  reader.take("concurrently");
  reader.take("if exists");
  const indexes: Name[] = [];
  do {
    const index = reader.name();
    if (index === null) return null;
    indexes.push(index);
  } while (reader.take(","));
  return { kind: "index-dropped", indexes };
}

function reindex(reader: Reader): Effect | null {
  if (!reader.take("reindex")) return null;
  reader.skipParentheses();
  const what = reader.take("index") ? "index" : reader.take("table") ? "table" : null;
  reader.take("concurrently");
  const of = what && reader.name();
  return what && of && { kind: "reindexed", what, of };
}

function detachPartition(reader: Reader): Effect | null {
  if (!reader.take("alter table")) return null;
  reader.take("if exists");
  reader.take("only");
  const table = reader.name();
  if (table === null || !reader.take("detach partition")) return null;
  const partition = reader.name();
  return partition && { kind: "partition-detached", table, partition };
}

function enumValue(reader: Reader): Effect | null {
  if (!reader.take("alter type")) return null;
  const type = reader.name();
  if (type === null || !reader.take("add value")) return null;
  reader.take("if not exists");
  const value = reader.string();
  return value === null ? null : { kind: "enum-value", type, value };
}

function serverObject(reader: Reader): Effect | null {
  const after = reader.take("create") ? "there" : reader.take("drop") ? "gone" : null;
  if (after === null) return null;
  const kind = (["database", "tablespace", "subscription"] as const).find((word) => reader.take(word));
  if (kind === undefined) return null;
  reader.take("if exists");
  const name = reader.name();
  return name && { kind, name: name.name, after };
}

/** Statements that do no harm when they run a second time. */
function anyTime(reader: Reader): Effect | null {
  const may =
    repeatable.some((command) => reader.take(command)) ||
    (reader.take("create") && reader.contains("if not exists")) ||
    (reader.take("drop") && reader.contains("if exists")) ||
    (reader.take("alter table") && reader.contains("validate constraint") && !reader.contains(","));
  return may ? { kind: "repeatable" } : null;
}
