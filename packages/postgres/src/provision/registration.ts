import { quoteIdent, quoteLiteral } from "@tenantry/core";
import type { Target } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import { ask } from "../execute/ask.ts";
import { textOf } from "../row.ts";
import type { Session } from "../session.ts";
import type { NewTenant } from "./new-tenant.ts";
import { withParameters } from "./parameters.ts";

/** What the registry says of a tenant; `unlisted` where it is found by its name alone. */
export type Registered =
  | { readonly kind: "yes" | "no" | "unlisted" }
  | { readonly kind: "elsewhere"; readonly schema: string }
  /** Another tenant's id could be taken for this one: with both there, both would be left out of the fleet. */
  | { readonly kind: "twin"; readonly id: string };

/** Looks the tenant up by the registry query, with the public schema as its search_path. Throws `ServerError`, `SessionLost`. */
export async function registered(
  environment: Environment,
  session: Session,
  target: Target,
): Promise<Registered> {
  const { tenants } = environment;
  if (tenants.from !== "registry") return await unlisted(environment, session, target);
  const query = tenants.query.trim().replace(/;$/, "");
  const results =
    await session.message(`set local search_path = ${quoteIdent(environment.publicSchema)}, pg_temp;
select tenant.* from (
${query}
) as tenant where pg_catalog.lower(tenant.id::pg_catalog.text) operator(pg_catalog.=) pg_catalog.lower(${quoteLiteral(target.id)});
set local search_path = pg_catalog, pg_temp`);
  const rows = results[1]?.rows ?? [];
  const row = rows.find(({ id }) => textOf(id) === target.id);
  if (row === undefined) {
    const twin = textOf(rows[0]?.["id"]);
    return twin === null ? { kind: "no" } : { kind: "twin", id: twin };
  }
  const schema = textOf(row["schema"]) ?? target.schema;
  return schema === target.schema ? { kind: "yes" } : { kind: "elsewhere", schema };
}

/** Where tenants are found by the names of schemas or databases, one whose name is too like is there already. */
async function unlisted(
  { tenants }: Environment,
  session: Session,
  { schema, database }: Target,
): Promise<Registered> {
  if (tenants.from !== "schemas" && tenants.from !== "databases") return { kind: "unlisted" };
  const [catalog, column, name] =
    tenants.from === "schemas"
      ? ["pg_catalog.pg_namespace", "nspname", schema]
      : ["pg_catalog.pg_database", "datname", database];
  const own = quoteLiteral(name);
  const [row] = await ask(
    session,
    `select ${column} as name from ${catalog} where lower(${column}) = lower(${own}) and ${column} <> ${own}`,
  );
  const twin = textOf(row?.["name"]);
  return twin === null ? { kind: "unlisted" } : { kind: "twin", id: twin };
}

/** The statement that registers the tenant, as it is sent. Throws an Error for a person for a parameter without a value. */
export function insertion(
  environment: Environment,
  target: Target,
  { columns = {} }: NewTenant,
): string | null {
  const { tenants } = environment;
  if (tenants.from !== "registry" || tenants.insert === null) return null;
  return inPublic(
    environment,
    withParameters(tenants.insert, { ...columns, ...valuesOf(environment, target) }),
  );
}

/** The statement that takes the tenant out of the registry, as it is sent; null where there is none. */
export function removal(environment: Environment, target: Target): string | null {
  const { tenants } = environment;
  if (tenants.from !== "registry" || tenants.remove === null) return null;
  return inPublic(environment, withParameters(tenants.remove, valuesOf(environment, target)));
}

function valuesOf({ connection }: Environment, target: Target): Readonly<Record<string, string>> {
  const { id, schema, labels } = target;
  const named = Object.entries(labels).map(([name, value]) => [`label.${name}`, value]);
  const database = target.database || connection.database;
  return { ...Object.fromEntries(named), id, tenant: id, schema, database };
}

function inPublic({ publicSchema }: Environment, statement: string): string {
  return `set local search_path = ${quoteIdent(publicSchema)}, pg_temp;
${statement}
;
set local search_path = pg_catalog, pg_temp;
`;
}
