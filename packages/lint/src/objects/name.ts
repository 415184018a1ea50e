import type { Node, RangeVar } from "libpg-query";

/** Stands for the schema of the tenant at hand. The public schema is `public`, whatever it is called. */
export const target = "$target";

/** An object's name. `schema` is null where the statement leaves it to the search_path. */
export interface WrittenName {
  readonly schema: string | null;
  readonly name: string;
}

/** The name of a table as a statement has it. */
export function writtenTable(relation: RangeVar | undefined): WrittenName {
  return { schema: relation?.schemaname ?? null, name: relation?.relname ?? "" };
}

/** The name that a list of strings is: `[schema, name]`, `[name]`; a catalog's name in front is left out. */
export function writtenName(parts: readonly Node[] | undefined): WrittenName {
  const words = strings(parts);
  return { schema: words.at(-2) ?? null, name: words.at(-1) ?? "" };
}

/** The values of those nodes that are strings. */
export function strings(nodes: readonly Node[] | undefined): string[] {
  return (nodes ?? []).flatMap((node) => ("String" in node ? [node.String.sval ?? ""] : []));
}

/** The key of an object in the virtual catalog. */
export function keyOf(schema: string, name: string): string {
  return `${schema}.${name}`;
}
