import type { Catalog } from "@tenantry/core";
import { freshDatabase, until } from "@tenantry/kit";
import type { FreshDatabase } from "@tenantry/kit";
import { headLock, readHead } from "../announce.ts";
import type { Environment } from "../environment.ts";
import type { NewTenant } from "../provision/new-tenant.ts";
import { provision } from "../provision/provision.ts";
import type { Provisioned } from "../provision/provision.ts";
import { environmentOf } from "./environment.ts";
import { run } from "./tenant.ts";

/** A fleet whose registry is the table `tenants`, in a database of its own. */
export interface Fleet {
  readonly database: FreshDatabase;
  readonly environment: Environment;
}

const registering = "insert into tenants (slug, schema_name) values (:'tenant', :'schema')";

/** An empty fleet with its registry. */
export async function registry(
  { insert = registering }: { readonly insert?: string } = {},
  more: Partial<Environment> = {},
): Promise<Fleet> {
  const database = await freshDatabase();
  await database.sql`create table tenants (slug text primary key, schema_name text not null unique, plan text)`;
  const query = "select slug as id, schema_name as schema from tenants order by slug;";
  const tenants = {
    from: "registry",
    query,
    insert,
    remove: "delete from tenants where slug = :'tenant'",
  } as const;
  return { database, environment: environmentOf(database.url, { tenants, ...more }) };
}

/** Provisions, perhaps through a proxy, and waits for all of it. */
export async function all(
  { environment }: Fleet,
  catalog: Catalog,
  tenants: readonly NewTenant[],
  url?: string,
  more: Partial<Environment> = {},
): Promise<readonly Provisioned[]> {
  const connection = url === undefined ? environment.connection : environmentOf(url).connection;
  const through = { ...environment, connection, direct: connection, ...more };
  const results: Provisioned[] = [];
  for await (const result of provision(through, catalog, tenants, { run })) results.push(result);
  return results;
}

/** The same by ids alone: `acme created`. */
export async function create(
  fleet: Fleet,
  catalog: Catalog,
  ...ids: readonly string[]
): Promise<readonly string[]> {
  const results = await all(
    fleet,
    catalog,
    ids.map((id) => ({ id })),
  );
  return results.map((it) => `${it.id} ${it.outcome}`);
}

export async function tenants({ database }: Fleet): Promise<readonly string[]> {
  const rows = await database.sql<
    { slug: string; schema_name: string }[]
  >`select * from tenants order by slug`;
  return rows.map(({ slug, schema_name }) => `${slug} ${schema_name}`);
}

export async function schemas({ database }: Fleet): Promise<readonly string[]> {
  const rows = await database.sql<{ name: string }[]>`
    select nspname as name from pg_namespace where nspname like 'tenant\\_%' order by 1`;
  return rows.map(({ name }) => name);
}

export async function ledger({ database }: Fleet, id: string): Promise<readonly string[]> {
  const rows = await database.sql<{ version: string; state: string }[]>`
    select version, state from ${database.sql(`tenant_${id}`)}.schema_migrations order by version`;
  return rows.map(({ version, state }) => `${version} ${state}`);
}

export async function head(fleet: Fleet): Promise<readonly string[]> {
  return (await readHead(fleet.environment))?.head.migrations.map(({ id }) => id) ?? [];
}

export async function invalid({ database }: Fleet): Promise<number> {
  return (await database.sql`select from pg_index where not indisvalid`).length;
}

/** Until somebody waits for the lock of the head; or, as must not be, `act` is over without. */
export async function waits({ database, environment }: Fleet, act: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = (): void => void (isOver = true);
  act.then(over, over);
  const waiting = `select from pg_locks where locktype = 'advisory' and not granted
    and (classid::bigint << 32 | objid::bigint) = ${headLock(environment)}`;
  await until(async () => isOver || (await database.sql.unsafe(waiting)).length > 0);
}

/** Until no backend of a provisioner is left: the server has finished what it was told. */
export async function quiet({ database }: Fleet): Promise<void> {
  const busy = `select from pg_stat_activity where datname = current_database() and application_name like '%provision'`;
  await until(async () => (await database.sql.unsafe(busy)).length === 0);
}
