import { expect, test } from "vitest";
import { all, create, invalid, ledger, registry, schemas, tenants } from "../testing/registry.ts";
import { catalogOf } from "../testing/tenant.ts";

const users = "create table users (id int primary key, email text);";
const index = "--! transaction: off\ncreate index concurrently users_email on users (lower(email));";
const off = "--! transaction: off\n--! concurrently: always\n";
const two = { "001_users": users, "002_email": index };
const three = { ...two, "003_name": "alter table users add column name text;" };

test("provision() makes schema, ledger rows, seed and registration, and nothing the second time", async () => {
  const fleet = await registry();
  const catalog = catalogOf({ ...two, "tenant.seed": "insert into users values (1, :'tenant');" });
  expect(await create(fleet, catalog, "acme")).toEqual(["acme created"]);
  expect(await create(fleet, catalog, "acme")).toEqual(["acme unchanged"]);
  expect(await tenants(fleet)).toEqual(["acme tenant_acme"]);
  expect(await ledger(fleet, "acme")).toEqual(["001_users applied", "002_email applied"]);
  expect(await fleet.database.sql`select email from tenant_acme.users`).toEqual([{ email: "acme" }]);
  expect(await invalid(fleet)).toBe(0);
});

test("provision() builds many at once and reports each", async () => {
  const fleet = await registry();
  const ids = Array.from({ length: 12 }, (_, i) => `t${i}`);
  const said = await create(fleet, catalogOf(two), ...ids);
  expect(said.toSorted()).toEqual(ids.map((id) => `${id} created`).toSorted());
  expect(await tenants(fleet)).toHaveLength(12);
});

test("provision() hands CSV columns to the registration", async () => {
  const insert = `insert into tenants (slug, schema_name, plan) values (:'tenant', :'schema', :'plan');`;
  const fleet = await registry({ insert });
  const results = await all(fleet, catalogOf(two), [{ id: "acme", columns: { plan: "it's ''big''" } }]);
  expect(results.map(({ outcome }) => outcome)).toEqual(["created"]);
  expect(await fleet.database.sql`select plan from tenants`).toEqual([{ plan: "it's ''big''" }]);
});

test.each([
  [
    "a registry without an insert",
    { tenants: { from: "registry", query: "select 1", insert: null, remove: null } },
  ],
  ["an environment without tenants", { tenants: { from: "none" } }],
] as const)("provision() refuses %s", async (_, more) => {
  const fleet = await registry({}, more);
  const [result] = await all(fleet, catalogOf(two), [{ id: "acme" }]);
  expect(result).toMatchObject({ outcome: "failed", failure: { help: expect.stringContaining("tenants") } });
});

test.each(['a"b', "a'b", "a\nb", "", "pg_x", "a".repeat(64), "public", "Public", " a"])(
  "provision() refuses the id %j",
  async (id) => {
    const fleet = await registry();
    const [result] = await all(fleet, catalogOf(two), [{ id }]);
    expect(result).toMatchObject({ outcome: "failed" });
    expect(await schemas(fleet)).toEqual([]);
  },
);

test("provision() refuses ids that could be taken for each other, and does the first", async () => {
  const fleet = await registry();
  expect((await create(fleet, catalogOf(two), "acme", "ACME")).toSorted()).toEqual([
    "ACME failed",
    "acme created",
  ]);
});

test("provision() refuses an id that could be taken for a registered one, which would leave both out", async () => {
  const fleet = await registry();
  await create(fleet, catalogOf(two), "acme");
  const [result] = await all(fleet, catalogOf(two), [{ id: "ACME" }]);
  expect(result).toMatchObject({
    outcome: "failed",
    failure: { message: expect.stringContaining('"acme"') },
  });
  expect(await schemas(fleet)).toEqual(["tenant_acme"]);
  expect(await tenants(fleet)).toEqual(["acme tenant_acme"]);
});

test("provision() refuses an id that is registered with another schema, and leaves nothing", async () => {
  const fleet = await registry();
  await fleet.database.sql`insert into tenants (slug, schema_name) values ('acme', 'elsewhere')`;
  const [result] = await all(fleet, catalogOf(two), [{ id: "acme" }]);
  expect(result).toMatchObject({ failure: { message: expect.stringContaining("in the schema elsewhere") } });
  expect(await schemas(fleet)).toEqual([]);
});

test.each(["schemas", "databases"] as const)(
  "provision() refuses an id too like that of another among the %s",
  async (from) => {
    const own = await registry();
    const { sql, url } = own.database;
    // Databases are the server's, which other tests have too.
    const prefix = `${new URL(url).pathname.slice(1)}_`;
    const tenants = { from, pattern: `${prefix}%`, schema: "public" };
    const fleet = { ...own, environment: { ...own.environment, tenants } };
    const taken = sql(`${prefix}acme`);
    await (from === "schemas" ? sql`create schema ${taken}` : sql`create database ${taken}`);
    try {
      const [result] = await all(fleet, catalogOf(two), [{ id: "ACME" }]);
      expect(result).toMatchObject({ failure: { message: expect.stringContaining("is there already") } });
      const made = `${prefix}ACME`;
      expect(await sql`select from pg_database where datname = ${made}`).toEqual([]);
      expect(await sql`select from pg_namespace where nspname = ${made}`).toEqual([]);
    } finally {
      if (from === "databases") await sql`drop database ${taken}`;
    }
  },
);

test("provision() does not build into a schema that holds something else", async () => {
  const fleet = await registry();
  await fleet.database.sql.unsafe("create schema tenant_acme; create table tenant_acme.mine (id int)");
  const [result] = await all(fleet, catalogOf(two), [{ id: "acme" }]);
  expect(result).toMatchObject({
    outcome: "failed",
    failure: { message: expect.stringContaining("holds objects") },
  });
  expect(await tenants(fleet)).toEqual([]);
});

test("provision() uses an empty schema that is there already", async () => {
  const fleet = await registry();
  await fleet.database.sql`create schema tenant_acme`;
  expect(await create(fleet, catalogOf(two), "acme")).toEqual(["acme created"]);
});

test("provision() leaves nothing of a tenant whose file fails, and says where", async () => {
  const fleet = await registry();
  const catalog = catalogOf({ ...two, "003_bad": "select 1;\n\nalter table nobody add x int;" });
  const [result] = await all(fleet, catalog, [{ id: "acme" }]);
  expect(result).toMatchObject({
    outcome: "failed",
    failure: { step: "tenant/003_bad", sqlstate: "42P01", path: "tenant/003_bad.sql" },
  });
  expect(await schemas(fleet)).toEqual([]);
});

test("provision() leaves nothing when verify does not hold", async () => {
  const fleet = await registry();
  const catalog = catalogOf({ ...two, "003_checked": "select 1;\n--! verify\nselect false;" });
  const [result] = await all(fleet, catalog, [{ id: "acme" }]);
  expect(result).toMatchObject({ failure: { message: expect.stringContaining("verify"), line: 3 } });
  expect(await schemas(fleet)).toEqual([]);
});

const forge = "insert into schema_migrations (version) values ('009_later')";

test.each([
  ["a file", { "003_forge": forge }],
  [
    "a deferred trigger",
    {
      "003_forge": `create function forge() returns trigger language plpgsql as $$ begin ${forge}; return null; end $$;
        create constraint trigger late after insert on users deferrable initially deferred for each row execute function forge();`,
      "004_row": "insert into users values (1, 'x');",
    },
  ],
  ["the seed", { "tenant.seed": forge }],
])("provision() leaves nothing of a tenant where %s writes to the ledger", async (_what, files) => {
  const fleet = await registry();
  const [result] = await all(fleet, catalogOf({ ...two, ...files }), [{ id: "acme" }]);
  expect(result).toMatchObject({
    outcome: "failed",
    failure: { message: expect.stringContaining("writes to the ledger") },
  });
  expect(await schemas(fleet)).toEqual([]);
});

test("provision() leaves nothing when the registration fails", async () => {
  const fleet = await registry({
    insert: "insert into tenants (slug, schema_name) values (:'tenant', null)",
  });
  const [result] = await all(fleet, catalogOf(two), [{ id: "acme" }]);
  expect(result).toMatchObject({
    failure: { sqlstate: "23502", message: expect.stringContaining("registered") },
  });
  expect(await schemas(fleet)).toEqual([]);
});

test("provision() registers a tenant that is whole but not registered, and does not seed it again", async () => {
  const fleet = await registry();
  const catalog = catalogOf({ ...two, "tenant.seed": "insert into users values (1, 'seed');" });
  await create(fleet, catalog, "acme");
  await fleet.database.sql`delete from tenants`;
  expect(await create(fleet, catalog, "acme")).toEqual(["acme continued"]);
  expect(await tenants(fleet)).toEqual(["acme tenant_acme"]);
});

test("provision() starts from schema.sql and records what that covers", async () => {
  const fleet = await registry();
  const base = `--! baseline: 002\n${users} create index users_email on users (lower(email));`;
  const catalog = catalogOf({ ...three, "tenant/schema": base });
  expect(await create(fleet, catalog, "acme")).toEqual(["acme created"]);
  expect(await ledger(fleet, "acme")).toEqual(["001_users applied", "002_email applied", "003_name applied"]);
});

test.each([
  [
    "in pieces: an index that insists on being built concurrently",
    { "002_email": `${off}create index concurrently users_email on users (email);` },
  ],
  [
    "in pieces: an invalid use of a new enum value",
    {
      "002_add": `--! transaction: off\nalter type public.mood add value 'b';`,
      "003_use": "select 'b'::public.mood;",
    },
  ],
  [
    "in pieces: pending trigger events",
    {
      "002_pending": `create table o (id int primary key, u int references users deferrable initially deferred);
        insert into users values (1, 'x'); insert into o values (1, 1);`,
      "003_alter": "alter table o add column x int;",
    },
  ],
  [
    "in pieces: a procedure that commits",
    {
      "002_call": "create procedure p() language plpgsql as $$ begin commit; end $$;",
      "003_call": `${off}call p();`,
    },
  ],
  [
    "either way: an enum of its own that grows, which PostgreSQL 18 allows at once",
    {
      "002_enum": "create type mood as enum ('a'); create table m (x mood);",
      "003_add": `--! transaction: off\nalter type mood add value 'b';`,
      "004_use": "insert into m values ('b');",
    },
  ],
  [
    "at once: constraints that one file after another wants checked later",
    {
      "002_orders": "create table orders (u int references users deferrable initially deferred);",
      "003_rows": "insert into orders values (1); insert into users values (1, 'x');",
    },
  ],
  [
    "at once: an index that is built and dropped",
    { "002_email": index, "003_drop": "--! transaction: off\ndrop index concurrently users_email;" },
  ],
])("provision() builds a tenant %s", async (how, files) => {
  const fleet = await registry();
  await fleet.database.sql`create type public.mood as enum ('a')`;
  const catalog = catalogOf({
    "001_users": users,
    ...files,
    "tenant.seed": "insert into users values (9, 'seed');",
  });
  expect(await create(fleet, catalog, "acme")).toEqual(["acme created"]);
  expect(await create(fleet, catalog, "acme")).toEqual(["acme unchanged"]);
  expect(await ledger(fleet, "acme")).toHaveLength(1 + Object.keys(files).length);
  expect(await fleet.database.sql`select from tenant_acme.users where email = 'seed'`).toHaveLength(1);
  expect(await tenants(fleet)).toEqual(["acme tenant_acme"]);
  const log = await fleet.database.sql`select distinct step from tenantry_log where verb = 'apply'`;
  expect(log).toHaveLength(1 + Object.keys(files).length);
  const transactions = await fleet.database
    .sql`select distinct xmin::text from tenant_acme.schema_migrations`;
  const found = transactions.length > 1 ? "in pieces" : "at once";
  expect([found, "either way"]).toContain(how.split(":")[0]);
});

test("provision() shows the server's refusal of a concurrent index on a partitioned table", async () => {
  const fleet = await registry();
  const files = {
    "001_users": "create table users (id int, email text) partition by list (id);",
    "002_email": index,
  };
  const [result] = await all(fleet, catalogOf(files), [{ id: "acme" }]);
  expect(result).toMatchObject({ failure: { message: expect.stringContaining("concurrently") } });
  expect(await tenants(fleet)).toEqual([]);
});

test("provision() repeats a batch on what schema.sql put there, and passes by a vacuum", async () => {
  const fleet = await registry();
  const catalog = catalogOf({
    "tenant/schema": `--! baseline: 001\n${users} insert into users select i, null from generate_series(1, 25) i;`,
    "001_users": users,
    "002_fill":
      "--! batch: until-no-rows\nupdate users set email = 'x' where id in (select id from users where email is null limit 10);",
    "003_vacuum": "--! transaction: off\nvacuum users;",
  });
  expect(await create(fleet, catalog, "acme")).toEqual(["acme created"]);
  expect(await fleet.database.sql`select from tenant_acme.users where email is null`).toHaveLength(0);
});
