import { quoteLiteral } from "@tenantry/core";
import type { Name } from "./reader.ts";

/** SQL of type oid: the first relation of that name along the schemas of a search_path; null where there is none. */
export function resolved(name: Name, path: readonly string[]): string {
  return first(name, path, "pg_class", "relnamespace", "relname");
}

/** SQL of type oid: the first type of that name along the schemas of a search_path; null where there is none. */
export function resolvedType(name: Name, path: readonly string[]): string {
  return first(name, path, "pg_type", "typnamespace", "typname");
}

function first(
  { schema, name }: Name,
  path: readonly string[],
  catalog: string,
  schemaColumn: string,
  nameColumn: string,
): string {
  const schemas = JSON.stringify(schema === null ? path : [schema]);
  return `(select o.oid
    from pg_catalog.json_array_elements_text(${quoteLiteral(schemas)}) with ordinality as p (schema, place)
    join pg_catalog.pg_namespace n on n.nspname = p.schema
    join pg_catalog.${catalog} o on o.${schemaColumn} = n.oid and o.${nameColumn} = ${quoteLiteral(name)}
    order by p.place limit 1)`;
}
