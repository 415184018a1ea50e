import { quoteIdent, quoteLiteral } from "@tenantry/core";
import { controlTableNames } from "./control.ts";
import type { Environment } from "./environment.ts";
import { listFleet } from "./fleet.ts";
import type { Fleet } from "./fleet.ts";
import { grouped } from "./grouped.ts";
import { readOnly } from "./ledger/statement.ts";
import { openReader } from "./reading.ts";
import { textOf } from "./row.ts";
import type { Row, Session } from "./session.ts";

/** `plan` is all that only reads: plan, status, drift, doctor. `apply` is all that writes. */
export type Purpose = "plan" | "apply";

/** A statement that an administrator runs, and what it is for. */
export interface Grant {
  readonly sql: string;
  readonly why: string;
}

/** What the role lacks in one database. */
export interface MissingGrants {
  readonly database: string;
  readonly role: string;
  readonly superuser: boolean;
  readonly grants: readonly Grant[];
}

/**
 * The statements that give the role of the connection (or the `role` that it takes to migrate) what it needs, for each
 * database of the fleet. Writes nothing. Throws `ConnectError`, `ServerError`, `SessionLost`.
 */
export async function missingGrants(
  environment: Environment,
  purpose: Purpose,
): Promise<readonly MissingGrants[]> {
  const fleet = await listFleet(environment);
  const found: MissingGrants[] = [];
  for (const [database, targets] of grouped(fleet.targets, (target) => target.database)) {
    const route = fleet.databases.get(database);
    if (route === undefined) throw new Error("bug: a target is in a database that the fleet does not know");
    const session = await openReader(environment, route.connection);
    try {
      const schemas = targets.map(({ schema }) => schema);
      const missing = await inDatabase(environment, session, schemas, purpose);
      const listing = database === "" ? await registryGrants(session, fleet, missing.role) : [];
      found.push({ ...missing, grants: [...listing, ...missing.grants] });
    } finally {
      await session.close();
    }
  }
  return found;
}

async function inDatabase(
  environment: Environment,
  session: Session,
  schemas: readonly string[],
  purpose: Purpose,
): Promise<MissingGrants> {
  // Who only reads takes no other role.
  const who =
    purpose === "apply" && environment.role !== null ? quoteLiteral(environment.role) : "current_user";
  const list = quoteLiteral(JSON.stringify(schemas));
  const results = await session.message(
    [
      ...readOnly,
      self(who),
      rights(environment, who, list),
      tables(environment, who, list),
      objects(who, list),
    ].join(";\n"),
  );
  const [own, rightRows, tableRows, objectRows] = results.slice(readOnly.length).map(({ rows }) => rows);
  const [me = {}] = own ?? [];
  const role = textOf(me["role"]) ?? "";
  const grantee = quoteIdent(role);
  const place = { database: textOf(me["database"]) ?? "", role, superuser: me["superuser"] === true };
  const usable = purpose === "plan" ? ["usage"] : ["usage", "create"];
  const grants = [
    ...(me["member"] === false
      ? [{ sql: `grant ${grantee} to ${quoteIdent(textOf(me["user"]) ?? "")}`, why: "to take the role" }]
      : []),
    ...usable.flatMap((right) =>
      chunked(namesOf(rightRows ?? [], (row) => row[right] === false)).map((names) => ({
        sql: `grant ${right} on schema ${names.map(quoteIdent).join(", ")} to ${grantee}`,
        why: right === "usage" ? "to see what is in them" : "to create in them",
      })),
    ),
    ...(purpose === "plan"
      ? readable(tableRows ?? [], grantee)
      : [...creatable(environment, me, grantee), ...owned(objectRows ?? [], grantee)]),
  ];
  return { ...place, grants: place.superuser ? [] : grants };
}

function readable(rows: readonly Row[], grantee: string): readonly Grant[] {
  return chunked(rows.map((row) => textOf(row["name"]) ?? "")).map((names) => ({
    sql: `grant select on ${names.join(", ")} to ${grantee}`,
    why: "to read ledgers and our own tables",
  }));
}

/** Only who makes tenants needs more than their schemas. */
function creatable({ tenants }: Environment, me: Row, grantee: string): readonly Grant[] {
  if (tenants.from === "databases")
    return me["createdb"] === true
      ? []
      : [{ sql: `alter role ${grantee} createdb`, why: "for tenant create" }];
  const makes = tenants.from === "schemas" || (tenants.from === "registry" && tenants.insert !== null);
  if (!makes || me["creates"] === true) return [];
  const database = quoteIdent(textOf(me["database"]) ?? "");
  return [{ sql: `grant create on database ${database} to ${grantee}`, why: "for tenant create" }];
}

/** Only an owner may alter: as a member of the role that owns, or object by object where that is a superuser. */
function owned(rows: readonly Row[], grantee: string): readonly Grant[] {
  const owners = new Set(rows.filter((row) => row["over"] !== true).map((row) => textOf(row["owner"]) ?? ""));
  return [
    ...[...owners].map((owner) => ({
      sql: `grant ${quoteIdent(owner)} to ${grantee}`,
      why: "to alter what that role owns",
    })),
    ...rows
      .filter((row) => row["over"] === true)
      .map((row) => ({
        sql: `alter ${textOf(row["what"]) ?? ""} owner to ${grantee}`,
        why: "only its owner may alter it",
      })),
  ];
}

/** Whom the query that lists the tenants was refused: the server names it without its schema. */
async function registryGrants(
  session: Session,
  { problems }: Fleet,
  role: string,
): Promise<readonly Grant[]> {
  const failed = problems.find(({ code }) => code === "tenants-query");
  const [, kind, name] =
    /permission denied for (\w+(?: \w+)?) (\S+) \(42501\)/.exec(failed?.message ?? "") ?? [];
  if (name === undefined) return [];
  const why = "to list the tenants; then look again";
  if (kind === "schema")
    return [{ sql: `grant usage on schema ${quoteIdent(name)} to ${quoteIdent(role)}`, why }];
  const results = await session.message(
    [
      ...readOnly,
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relname = ${quoteLiteral(name)} and c.relkind in ('r', 'p', 'v', 'm', 'f')
    and not has_table_privilege(c.oid, 'select') order by 1`,
    ].join(";\n"),
  );
  return (results.at(-1)?.rows ?? []).map((row) => ({
    sql: `grant select on ${textOf(row["name"]) ?? ""} to ${quoteIdent(role)}`,
    why,
  }));
}

function self(who: string): string {
  return `select r.rolname::text as role, current_user::text as user, current_database()::text as database,
  r.rolsuper as superuser, r.rolcreatedb as createdb,
  pg_has_role(current_user, r.oid, 'member') as member,
  has_database_privilege(r.oid, current_database(), 'create') as creates
  from pg_roles r where r.rolname = ${who}`;
}

function rights({ publicSchema }: Environment, who: string, schemas: string): string {
  return `select n.nspname::text as name, has_schema_privilege(${who}, n.oid, 'usage') as usage,
  has_schema_privilege(${who}, n.oid, 'create') as create
  from pg_namespace n
 where n.nspname in (select json_array_elements_text(${schemas}::json)) or n.nspname = ${quoteLiteral(publicSchema)}
 order by 1`;
}

/** Ledgers and our own tables that may not be read. */
function tables({ ledger, publicSchema }: Environment, who: string, schemas: string): string {
  const ours = controlTableNames.map(quoteLiteral).join(", ");
  return `select format('%I.%I', n.nspname, c.relname) as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where (n.nspname in (select json_array_elements_text(${schemas}::json)) and c.relname = ${quoteLiteral(ledger)}
     or n.nspname = ${quoteLiteral(publicSchema)} and c.relname in (${ours}))
   and c.relkind in ('r', 'p') and not has_table_privilege(${who}, c.oid, 'select')
 order by 1`;
}

/** Everything in the schemas that another role owns; what goes with its table is left out. */
function objects(who: string, schemas: string): string {
  return `select o.what, r.rolname::text as owner, r.rolsuper as over
  from (
    select c.relnamespace as schema, c.relowner as owner, 'pg_class'::regclass as class, c.oid,
      format('%s %I.%I', case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view'
        when 'f' then 'foreign table' else 'table' end, n.nspname, c.relname) as what
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm', 'f')
        or c.relkind = 'S' and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass
          and d.objid = c.oid and d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i'))
    union all
    select p.pronamespace, p.proowner, 'pg_proc'::regclass, p.oid,
      format('%s %I.%I(%s)', case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
        n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    union all
    select t.typnamespace, t.typowner, 'pg_type'::regclass, t.oid, format('type %I.%I', n.nspname, t.typname)
      from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
     where t.typtype in ('e', 'd', 'r') or c.relkind = 'c'
  ) o
  join pg_namespace n on n.oid = o.schema join pg_roles r on r.oid = o.owner
 where n.nspname in (select json_array_elements_text(${schemas}::json))
   and not pg_has_role(${who}, o.owner, 'usage')
   and not exists (select from pg_depend d where d.classid = o.class and d.objid = o.oid and d.deptype = 'e')
 order by 1`;
}

function namesOf(rows: readonly Row[], lacks: (row: Row) => boolean): readonly string[] {
  return rows.filter(lacks).map((row) => textOf(row["name"]) ?? "");
}

const atOnce = 100;

/** Lists that can still be read and pasted. */
function chunked(names: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(names.length / atOnce) }, (_, at) =>
    names.slice(at * atOnce, (at + 1) * atOnce),
  );
}
