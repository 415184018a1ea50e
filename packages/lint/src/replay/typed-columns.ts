import type { Kind } from "@tenantry/core";
import { target } from "../objects/name.ts";
import type { Column, Objects, Table, Type } from "../objects/objects.ts";
import { resolve, schemaOf } from "./draft.ts";

/** A column with its table. */
export interface TypedColumn {
  readonly table: Table;
  readonly column: Column;
}

/** The columns whose type has one of these keys, or is an array of it. */
export function columnsOfTypes(objects: Objects, types: readonly string[]): TypedColumn[] {
  return [...objects.tables.values()].flatMap((table) =>
    table.columns
      .filter(({ type }) => types.includes(typeKey(objects, type, kindOf(table.key))))
      .map((column) => ({ table, column })),
  );
}

/** These types and the domains over them, which CASCADE takes along. */
export function withDomains(objects: Objects, types: readonly string[]): string[] {
  const over = [...objects.types.values()]
    .filter(({ key, base }) => base !== null && types.includes(typeKey(objects, base, kindOf(key))))
    .map(({ key }) => key)
    .filter((key) => !types.includes(key));
  return over.length === 0 ? [...types] : withDomains(objects, [...types, ...over]);
}

function typeKey(objects: Objects, { schema, name }: Type, kind: Kind): string {
  return resolve(objects.types, { schema, name }, kind);
}

/** What is in the schema of a tenant was made by one. */
function kindOf(key: string): Kind {
  return schemaOf(key) === target ? "tenant" : "public";
}
