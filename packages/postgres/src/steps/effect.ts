import { words, type Word } from "./words.ts";

/** A name as a statement spells it; without a schema the search_path decides. */
export interface Name {
  readonly schema: string | null;
  readonly name: string;
}

/**
 * What a statement outside a transaction leaves in the catalog, read off its words: what can be looked up
 * afterwards to tell whether it took effect. `repeatable` ones may simply run again, `unknown` ones nobody can tell.
 */
export type Effect =
  | { readonly kind: "index-created"; readonly index: Name | null; readonly table: Name }
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
  const reader = read(words(statement));
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
  reader.take("if not exists");
  const index = reader.take("on") ? null : reader.name();
  if (index !== null && !reader.take("on")) return null;
  reader.take("only");
  const table = reader.name();
  return table && { kind: "index-created", index, table };
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

interface Reader {
  /** Moves past the given keywords (or symbol) when they come next. */
  take(keywords: string): boolean;
  name(): Name | null;
  string(): string | null;
  skipParentheses(): void;
  contains(keywords: string): boolean;
}

/** Each call reads the same words from their start. */
function read(all: readonly Word[]): () => Reader {
  return () => {
    let at = 0;
    const startsWith = (keywords: readonly string[], from: number): boolean =>
      keywords.every((keyword, index) => isBare(all[from + index], keyword));
    const take = (text: string): boolean => {
      const keywords = text.split(" ");
      const found = startsWith(keywords, at);
      if (found) at += keywords.length;
      return found;
    };
    const part = (): string | null => {
      const word = all[at];
      if (word?.kind !== "name") return null;
      at += 1;
      return word.text;
    };
    return {
      take,
      name() {
        const first = part();
        if (first === null || !take(".")) return first === null ? null : { schema: null, name: first };
        const second = part();
        return second === null ? null : { schema: first, name: second };
      },
      string() {
        const word = all[at];
        return word?.kind === "string" ? word.text : null;
      },
      skipParentheses() {
        if (!take("(")) return;
        while (at < all.length && !take(")")) at += 1;
      },
      contains: (text) => all.some((_, from) => startsWith(text.split(" "), from)),
    };
  };
}

function isBare(word: Word | undefined, text: string): boolean {
  return word !== undefined && word.quoted === "bare" && word.text === text;
}
