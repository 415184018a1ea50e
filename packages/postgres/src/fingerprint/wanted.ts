import { quoteLiteral } from "@tenantry/core";
import type { Target } from "@tenantry/core";
import { controlTableNames } from "../control.ts";

/** A schema to look at, and what its name is a part of. */
export type Place = Pick<Target, "kind" | "id" | "database" | "schema">;

/**
 * CTEs that every other one starts from: `wanted`, a row per schema that exists, with its position (1-based) in `places`
 * as `i`; `members`, what extensions own; `control`, our own tables, which are nobody's business.
 */
export function wantedCtes(places: readonly Place[], ledger: string): string {
  const rows = places.map(({ kind, id, database, schema }, at) => ({
    i: at + 1,
    schema,
    tenant: kind === "tenant" ? id : null,
    own: database !== "",
  }));
  const ours = [ledger, ...controlTableNames].map(quoteLiteral).join(", ");
  return `wanted as materialized (
  select t.i, n.oid as nsp, n.nspname::text as name, t.tenant, n.nspowner as owner, n.nspacl as acl,
         quote_literal(n.nspname) as schema_literal,
         quote_literal(t.tenant) as tenant_literal,
         case when t.own then quote_literal(current_database()) end as database_literal,
         ${ownName} as own_name
    from json_to_recordset(${quoteLiteral(JSON.stringify(rows))}::json) as t (i int4, schema text, tenant text, own bool)
    join pg_namespace n on n.nspname = t.schema
),
members as materialized (
  select classid, objid from pg_depend where refclassid = 'pg_extension'::regclass and deptype = 'e'
),
control as materialized (
  select c.oid from wanted w join pg_class c on c.relnamespace = w.nsp and c.relname in (${ours})
)`;
}

// The name as a qualifier, bare where the server would not quote it; always quoted is how migrations write it.
const escaped = `regexp_replace(n.nspname, '([].*+?^$(){}|\\\\[])', '\\\\\\1', 'g')`;
const ownName = `case when quote_ident(n.nspname) = n.nspname then concat('\\m', n.nspname, '(?=\\.)|"', n.nspname, '"')
              else concat('"', ${escaped}, '"') end`;

/**
 * The join of a catalog with `wanted w`. As a cast, because a schema is only the last column of those indexes: a planner that
 * takes one for a handful of schemas walks through all of it once for each.
 */
export function inSchema(column: string): string {
  return `${column}::int8 = w.nsp::int8`;
}

/** The expression with the schema's, the tenant's and the tenant database's own names made neutral; needs `wanted w`. */
export function neutral(expression: string): string {
  const literals = [
    ["schema_literal", "$target"],
    ["tenant_literal", "$tenant"],
    ["database_literal", "$database"],
  ];
  const replaced = literals.reduce(
    (text, [column, name]) => `replace(${text}, coalesce(w.${column}, ''), ${quoteLiteral(`'${name}'`)})`,
    expression,
  );
  return `regexp_replace(${replaced}, w.own_name, '$target', 'g')`;
}

/** The name of a role that is the tenant's own the same way in every tenant; needs `wanted w`. */
export function roleName(oid: string): string {
  return `case when ${oid} = 0 then 'public' when pg_get_userbyid(${oid}) = w.name then '$target'
    when pg_get_userbyid(${oid}) = w.tenant then '$tenant' else quote_ident(pg_get_userbyid(${oid})) end`;
}
