import { freshDatabase, project } from "@tenantry/kit";
import type { FreshDatabase, Project } from "@tenantry/kit";

/** Tenants as schemas `tenant_…` in one database, and a folder of migrations for them. */
export interface TestFleet {
  readonly database: FreshDatabase;
  readonly project: Project;
  readonly tenants: readonly string[];
}

const config = {
  tenants: {
    from: "registry",
    query: "select slug as id, schema_name as schema from tenants",
    insert: "insert into tenants (slug, schema_name) values (:'tenant', :'schema')",
  },
};

/** The public migration that makes the registry; whoever prepares a fleet has it applied already. */
const registry = "create table tenants (slug text primary key, schema_name text not null unique);\n";

/** A fleet of so many tenants with nothing applied but the registry. */
export async function fleetOf(
  size: number,
  migrations: Readonly<Record<string, string>>,
): Promise<TestFleet> {
  const database = await freshDatabase();
  const tenants = Array.from({ length: size }, (_, index) => `t${String(index).padStart(5, "0")}`);
  await database.sql.unsafe(registry);
  await createSchemas(database, tenants);
  const files = { "tenantry.config.json": JSON.stringify(config), ...migrationFiles(migrations) };
  return { database, project: project(files), tenants };
}

/** `{ "001_a": "create table a ()" }` → `migrations/tenant/001_a.sql`. */
export function migrationFiles(migrations: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(migrations).map(([stem, text]) => [`migrations/tenant/${stem}.sql`, `${text}\n`]),
  );
}

/** A few hundred at a time: every schema takes locks until its transaction ends. */
async function createSchemas({ sql }: FreshDatabase, tenants: readonly string[]): Promise<void> {
  for (let at = 0; at < tenants.length; at += 200) {
    const some = tenants.slice(at, at + 200);
    const schemas = some.map((id) => `create schema tenant_${id}`);
    const rows = some.map((id) => `('${id}', 'tenant_${id}')`);
    await sql.unsafe(`${schemas.join("; ")}; insert into tenants values ${rows.join(", ")}`);
  }
}

/** For every tenant what its catalog holds, and which versions its ledger records, in order. */
export async function contents({ sql }: FreshDatabase): Promise<ReadonlyMap<string, Content>> {
  const rows = await sql<{ schema: string; objects: string; ledger: string | null }[]>`
    select n.nspname as schema, string_agg(line, e'\n' order by line collate "C") as objects,
           (select (xpath('//rows/text()', query_to_xml(format(
              'select string_agg(version || '' '' || state, '','' order by version) as rows from %I.schema_migrations',
              n.nspname), true, true, '')))[1]::text
              where to_regclass(format('%I.schema_migrations', n.nspname)) is not null) as ledger
      from pg_namespace n
      join lateral (
        select format('%s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod)) as line
          from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relnamespace = n.oid and a.attnum > 0 and not a.attisdropped
        union all
        select replace(pg_get_indexdef(i.indexrelid), n.nspname, '$') || i.indisvalid
          from pg_index i join pg_class c on c.oid = i.indexrelid where c.relnamespace = n.oid) as lines on true
     where n.nspname like 'tenant\\_%' group by n.nspname`;
  return new Map(
    rows.map(({ schema, objects, ledger }) => [schema, { objects, ledger: ledger?.split(",") ?? [] }]),
  );
}

export interface Content {
  readonly objects: string;
  readonly ledger: readonly string[];
}
