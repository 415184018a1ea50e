import { freshDatabase, ownServer, project, tenantry } from "@tenantry/kit";
import type { Result } from "@tenantry/kit";
import postgres from "postgres";
import { onTestFinished, expect, test } from "vitest";

const registry = {
  from: "registry",
  query: "select slug as id, schema_name as schema from tenants",
  insert: "insert into tenants (slug, schema_name) values (:'tenant', :'schema')",
};

const files = {
  "tenantry.config.json": JSON.stringify({ tenants: registry }),
  "migrations/public/001_tenants.sql":
    "create table tenants (slug text primary key, schema_name text not null);\n--! down\ndrop table tenants;\n",
  "migrations/public/002_plans.sql":
    "create table plans (name text primary key, seats int not null);\ninsert into plans values ('free', 3), ('pro', 50);\n--! down\ndrop table plans;\n",
  "migrations/tenant/003_users.sql":
    "create table users (id int primary key, email text);\n--! down\ndrop table users;\n",
};

/** Reads every tenant that the registry names, once all of them have what it reads. */
const totals = `--! requires: tenant/004_seats
create table totals (slug text primary key, users bigint not null, seats int not null);
do $$
declare one record;
begin
  for one in select slug, schema_name from tenants order by slug loop
    execute format(
      'insert into totals select %L, count(*), (select seats from %I.account) from %I.users',
      one.slug, one.schema_name, one.schema_name);
  end loop;
end $$;
--! down
drop table totals;
--! verify
select (select count(*) from totals) = (select count(*) from tenants);
`;

/** Reads public, where it stands for every tenant. */
const seats = `--! requires: public/002_plans
set local work_mem = '64MB';
create table account (only_one bool primary key default true check (only_one), seats int not null);
insert into account (seats) select seats from public.plans where name = 'free';
--! down
drop table account;
--! verify
select current_setting('work_mem') = '64MB';
`;

test("data crosses schemas: a tenant migration reads public, a public one reads all tenants of the registry", async () => {
  const database = await freshDatabase();
  const { folder, write } = project(files);
  const run = async (...words: readonly string[]): Promise<Result> =>
    await tenantry(words, { cwd: folder, env: { DATABASE_URL: database.url } });
  const done = async (...words: readonly string[]): Promise<void> => {
    const { code, stdout, stderr } = await run(...words);
    expect({ words, code, said: code === 0 ? "" : stdout + stderr }).toEqual({ words, code: 0, said: "" });
  };
  await done("apply");
  await done("tenant", "create", "acme", "corp");
  await database.sql.unsafe(
    "insert into tenant_acme.users values (1, 'a@x'), (2, 'b@x'); insert into tenant_corp.users values (1, 'c@x')",
  );
  write("migrations/public/005_totals.sql", totals);
  write("migrations/tenant/004_seats.sql", seats);
  const needs = await run("apply", "--only", "public");
  expect({ code: needs.code, said: needs.stdout + needs.stderr }).toMatchObject({
    code: 4,
    said: expect.stringContaining("requires tenant/004_seats, which is not applied in acme and corp"),
  });
  await done("apply");
  expect(await database.sql`select slug, users::int, seats from totals order by slug`).toEqual([
    { slug: "acme", users: 2, seats: 3 },
    { slug: "corp", users: 1, seats: 3 },
  ]);
  await done("tenant", "create", "late");
  expect(await database.sql`select seats from tenant_late.account`).toEqual([{ seats: 3 }]);
  await done("revert", "--all", "--to", "003_users", "--yes");
  expect(await database.sql`select to_regclass('totals') as totals`).toEqual([{ totals: null }]);
  await done("apply");
  expect(await database.sql`select count(*)::int as rows from totals`).toEqual([{ rows: 3 }]);
});

test("rows move from one tenant to another, whole or not at all", async () => {
  const database = await freshDatabase();
  const { folder, write } = project(files);
  const run = async (...words: readonly string[]): Promise<number | null> =>
    (await tenantry(words, { cwd: folder, env: { DATABASE_URL: database.url } })).code;
  expect(await run("apply")).toBe(0);
  expect(await run("tenant", "create", "acme", "corp")).toBe(0);
  await database.sql.unsafe(
    "insert into tenant_acme.users values (1, 'a@x'), (2, 'b@y'); insert into tenant_corp.users values (2, 'c@y')",
  );
  const move = (key: string): string => `--! irreversible: their ids are new
with moved as (delete from tenant_acme.users where email like '%@y' returning id, email)
insert into tenant_corp.users select ${key}, email from moved;
--! verify
select not exists (select from tenant_acme.users where email like '%@y');
`;
  write("migrations/public/006_split.sql", move("id"));
  expect(await run("apply")).toBe(5);
  expect(await database.sql`select id from tenant_acme.users order by id`).toHaveLength(2);
  write("migrations/public/006_split.sql", move("id + 1000"));
  expect(await run("apply")).toBe(0);
  expect(await database.sql`select id, email from tenant_corp.users order by id`).toEqual([
    { id: 2, email: "c@y" },
    { id: 1002, email: "b@y" },
  ]);
  expect(await database.sql`select id from tenant_acme.users`).toEqual([{ id: 1 }]);
});

test("the variables of C name the control database and the server of the tenants", async () => {
  const server = await ownServer();
  const url = new URL(server.url);
  const admin = postgres(server.url, { max: 1, onnotice: () => undefined });
  onTestFinished(async () => await admin.end());
  for (const name of ["control_db", "db_abc123", "db_def456"]) await admin.unsafe(`create database ${name}`);
  url.pathname = "/control_db";
  const { folder } = project({
    "migrations/control/20250808124500_tenants.sql": "create table tenants (id text primary key);\n",
    "migrations/tenant/20250822000000_documents.sql": "create table documents (id int primary key);\n",
  });
  const env = {
    CONTROL_DATABASE_URL: url.href,
    PG_TENANT_DATABASE_HOST: url.hostname,
    PG_TENANT_DATABASE_PORT: url.port,
    PG_TENANT_DATABASE_ADMIN_USERNAME: decodeURIComponent(url.username),
    PG_TENANT_DATABASE_ADMIN_PASSWORD: decodeURIComponent(url.password) || "none",
  };
  const applied = await tenantry(["apply", "--json"], { cwd: folder, env });
  expect({ code: applied.code, said: applied.stderr }).toMatchObject({ code: 0 });
  expect(JSON.parse(applied.stdout)).toMatchObject({ outcomes: { done: 3 } });
  const behind = await tenantry(["status", "--tenant", "abc123", "--json"], { cwd: folder, env });
  expect(JSON.parse(behind.stdout)).toMatchObject({
    cohorts: [{ kind: "tenant", targets: ["abc123"], head: "20250822000000_documents", applied: 1 }],
  });
});
