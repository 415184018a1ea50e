import { expect, test } from "vitest";
import type { Target } from "@tenantry/core";
import { proxy } from "@tenantry/kit";
import { dropTenant } from "./drop.ts";
import type { Dropped } from "./drop.ts";
import type { Environment } from "./environment.ts";
import { environmentOf } from "./testing/environment.ts";
import { create, registry, schemas, tenants } from "./testing/registry.ts";
import type { Fleet } from "./testing/registry.ts";
import { catalogOf, run } from "./testing/tenant.ts";

const catalog = catalogOf({ "001_users": "create table users (id int primary key);" });

test("dropTenant() takes schema and registration away, and a second time finds nothing to do", async () => {
  const fleet = await fleetOf("acme", "corp");
  expect(await drop(fleet, "acme")).toEqual({ kind: "gone" });
  expect(await schemas(fleet)).toEqual(["tenant_corp"]);
  expect(await tenants(fleet)).toEqual(["corp tenant_corp"]);
  expect(await drop(fleet, "acme")).toEqual({ kind: "gone" });
  const log = await fleet.database.sql`select target from tenantry_log where verb = 'drop'`;
  expect(log).toEqual([{ target: "acme" }, { target: "acme" }]);
});

test("dropTenant() keeps a schema that something outside depends on, and says what", async () => {
  const fleet = await fleetOf("acme");
  await fleet.database.sql`create view everybody as select id from tenant_acme.users`;
  await fleet.database.sql`create table mine (id int references tenant_acme.users)`;
  expect(await drop(fleet, "acme")).toMatchObject({
    failure: { message: "Outside tenant_acme these depend on it: public.everybody, public.mine." },
  });
  expect(await tenants(fleet)).toEqual(["acme tenant_acme"]);
});

test("dropTenant() waits for nobody who works in the tenant longer than the lock timeout", async () => {
  const fleet = await fleetOf("acme");
  const reader = await fleet.database.sql.reserve();
  await reader.unsafe("begin; select from tenant_acme.users");
  expect(await drop(fleet, "acme", { lockTimeoutMs: 100, retries: 0 })).toMatchObject({ kind: "failed" });
  expect(await tenants(fleet)).toEqual(["acme tenant_acme"]);
  await reader.unsafe("commit");
  reader.release();
});

test("dropTenant() takes a large schema away in pieces, wherever it is cut", async () => {
  const fleet = await registry();
  for (let message = 1; ; message += 1) {
    await create(fleet, catalog, "acme");
    await fleet.database.sql.unsafe(large);
    const link = await proxy(fleet.database.url, { cut: { message, when: "before", how: "rst" } });
    const connection = environmentOf(link.url).connection;
    await drop(fleet, "acme", { connection, direct: connection, retries: 0 }, 20);
    const halfway = await schemas(fleet);
    expect(await tenants(fleet)).toHaveLength(halfway.length);
    if (halfway.length > 0) expect(await tables(fleet)).toBe(19);
    expect(await drop(fleet, "acme", {}, 20)).toEqual({ kind: "gone" });
    expect(await tables(fleet)).toBe(0);
    if (!link.hasCut()) break;
  }
});

test("dropTenant() drops the database of a tenant that has one", async () => {
  const fleet = await registry();
  const prefix = `${fleet.database.name}_`;
  const source = { from: "databases", pattern: `${prefix}%`, schema: "public" } as const;
  const elsewhere: Fleet = { ...fleet, environment: { ...fleet.environment, tenants: source } };
  await create(elsewhere, catalog, "acme");
  const connection = { ...fleet.environment.connection, database: `${prefix}acme` };
  const target = { ...targetOf("acme"), database: `${prefix}acme`, schema: "public" };
  const route = { connection, direct: connection };
  expect(await dropTenant(elsewhere.environment, target, route, { run })).toEqual({ kind: "gone" });
  expect(await fleet.database.sql`select from pg_database where datname = ${`${prefix}acme`}`).toHaveLength(
    0,
  );
});

// More than the locks allowed, with partitions among them.
const large = `do $$ begin
  for i in 1..12 loop execute format('create table tenant_acme.t%s (id int)', i); end loop;
  create table tenant_acme.p (id int) partition by list (id);
  for i in 1..4 loop execute format('create table tenant_acme.p%s partition of tenant_acme.p for values in (%s)', i, i); end loop;
end $$`;

async function fleetOf(...ids: readonly string[]): Promise<Fleet> {
  const fleet = await registry();
  await create(fleet, catalog, ...ids);
  return fleet;
}

async function drop(
  { environment }: Fleet,
  id: string,
  more: Partial<Environment> = {},
  locks?: number,
): Promise<Dropped> {
  const { connection, direct } = environment;
  const options = { run, ...(locks === undefined ? {} : { locks }) };
  return await dropTenant({ ...environment, ...more }, targetOf(id), { connection, direct }, options);
}

function targetOf(id: string): Target {
  return { kind: "tenant", id, database: "", schema: `tenant_${id}`, labels: {} };
}

async function tables({ database }: Fleet): Promise<number> {
  const rows = await database.sql`
    select from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname like 'tenant%' and c.relkind in ('r', 'p')`;
  return rows.length;
}
