import type { Kind } from "@tenantry/core";
import type { Node, RangeVar } from "libpg-query";
import { keyOf, target, writtenName, writtenTable } from "../objects/name.ts";
import type { WrittenName } from "../objects/name.ts";
import type { Index, Objects, Table, UserFunction, UserType } from "../objects/objects.ts";

/** The virtual catalog while it is made. */
export interface Draft extends Objects {
  readonly tables: Map<string, Table>;
  readonly indexes: Map<string, Index>;
  readonly types: Map<string, UserType>;
  readonly functions: Map<string, UserFunction>;
  readonly schemas: Set<string>;
}

/** Whose schema a statement runs in, and which migration it belongs to. */
export interface Standpoint {
  readonly kind: Kind;
  /** Null for the base. */
  readonly migration: string | null;
}

export function emptyDraft(): Draft {
  return {
    tables: new Map(),
    indexes: new Map(),
    types: new Map(),
    functions: new Map(),
    schemas: new Set(["public", target]),
  };
}

/** One that goes its own way from here on. */
export function copyOf(draft: Draft): Draft {
  return {
    tables: new Map(draft.tables),
    indexes: new Map(draft.indexes),
    types: new Map(draft.types),
    functions: new Map(draft.functions),
    schemas: new Set(draft.schemas),
  };
}

/** The key of what a name stands for: a thing that exists, first in the own schema, then in public, then a temporary one; otherwise in the own schema. */
export function resolve(
  known: { readonly has: (key: string) => boolean },
  { schema, name }: WrittenName,
  kind: Kind,
): string {
  const own = kind === "tenant" ? target : "public";
  if (schema === target) return keyOf(own, name);
  if (schema !== null) return keyOf(schema, name);
  const places = [own, "public", "pg_temp"].map((place) => keyOf(place, name));
  return places.find((key) => known.has(key)) ?? keyOf(own, name);
}

/** Where something new of this name is made. */
export function placed({ schema, name }: WrittenName, kind: Kind): string {
  const own = kind === "tenant" ? target : "public";
  return keyOf(schema === null || schema === target ? own : schema, name);
}

export function tableKey(draft: Objects, relation: RangeVar | undefined, kind: Kind): string {
  return resolve(draft.tables, writtenTable(relation), kind);
}

/** The key of a table that is named by a list of strings. */
export function listedTableKey(draft: Objects, parts: readonly Node[] | undefined, kind: Kind): string {
  return resolve(draft.tables, writtenName(parts), kind);
}

/** Replaces a table that is known. */
export function change(draft: Draft, key: string, into: (table: Table) => Table): void {
  const table = draft.tables.get(key);
  if (table !== undefined) draft.tables.set(key, into(table));
}

/** `users` of `$target.users`. */
export function bare(key: string): string {
  return key.slice(key.indexOf(".") + 1);
}

export function schemaOf(key: string): string {
  return key.slice(0, key.indexOf("."));
}
