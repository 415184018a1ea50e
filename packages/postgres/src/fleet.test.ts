import { freshDatabase, proxy } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import type { Environment, TenantSource } from "./environment.ts";
import { listFleet } from "./fleet.ts";
import type { Fleet } from "./fleet.ts";
import { environmentOf } from "./testing/environment.ts";
import { withLedger } from "./testing/reading.ts";

interface Setting {
  readonly environment: Environment;
  list(tenants: TenantSource): Promise<Fleet>;
  run(...statements: readonly string[]): Promise<void>;
}

async function setting(...statements: readonly string[]): Promise<Setting> {
  const { url, sql } = await freshDatabase();
  const environment = environmentOf(url);
  const run = async (...all: readonly string[]): Promise<void> => {
    for (const statement of all) await sql.unsafe(statement);
  };
  await run(...statements);
  return { environment, run, list: (tenants) => listFleet({ ...environment, tenants }) };
}

function registry(query: string): TenantSource {
  return { from: "registry", query, insert: null, remove: null };
}

/** `id=schema@database`, then the classes and problems. */
function shown({ targets, unprovisioned, orphans, registry, problems }: Fleet): unknown {
  return {
    targets: targets.map(
      ({ id, schema, database }) => `${id}=${schema}${database === "" ? "" : `@${database}`}`,
    ),
    ...(unprovisioned.length > 0 ? { unprovisioned } : {}),
    ...(orphans.length > 0 ? { orphans } : {}),
    ...(registry ? {} : { registry }),
    ...(problems.length > 0
      ? { problems: problems.map(({ code, exit, message }) => `${code} ${exit}: ${message}`) }
      : {}),
  };
}

const everyTenant = registry("select slug as id, schema_name as schema from tenants where is_active");
const table = "create table tenants (slug text, schema_name text, is_active bool default true, plan text)";

describe("listFleet()", () => {
  test("tells tenants of the registry apart from the unprovisioned and the orphans", async () => {
    const { list } = await setting(
      table,
      "insert into tenants values ('b', 'tenant_b', true), ('a', 'tenant_a', true), ('new', 'tenant_new', true), ('off', 'tenant_off', false)",
      withLedger("tenant_a: 001"),
      "create schema tenant_b",
      withLedger("tenant_off: 001"),
      withLedger("public2: 001"),
      "create schema unrelated; create table unrelated.schema_migrations (version text)",
    );
    expect(shown(await list(everyTenant))).toEqual({
      targets: ["public=public", "a=tenant_a", "b=tenant_b"],
      unprovisioned: ["new"],
      orphans: ["public2", "tenant_off"],
    });
  });

  test("takes a registry that does not exist yet for an empty one", async () => {
    const { list } = await setting(withLedger("tenant_a: 001"));
    const expected = { targets: ["public=public"], orphans: ["tenant_a"], registry: false };
    expect(shown(await list(everyTenant))).toEqual(expected);
    expect(shown(await list(registry("select id, schema from control.tenants")))).toEqual(expected);
  });

  test("finds the registry in the public schema of the environment, and nowhere else", async () => {
    const { environment, run } = await setting("create schema control; create schema tenant_a");
    const control = { ...environment, publicSchema: "control", tenants: everyTenant };
    await run(table);
    expect((await listFleet(control)).registry).toBe(false);
    await run(
      `set search_path = control; ${table}; insert into tenants values ('a', 'tenant_a'); reset search_path`,
    );
    expect(shown(await listFleet(control))).toEqual({ targets: ["public=control", "a=tenant_a"] });
  });

  test("reads labels, numbers as text, and leaves out what is being provisioned", async () => {
    const { list } = await setting("create schema t1; create schema t2");
    const query = `select 1 as id, 't1' as schema, 'eu' as label_region, 3 as label_tier, null as label_none, 'active' as state
      union all select 2, 't2', null, null, null, 'provisioning' -- the end`;
    const fleet = await list(registry(query));
    expect(fleet.targets[1]).toEqual({
      kind: "tenant",
      id: "1",
      database: "",
      schema: "t1",
      labels: { region: "eu", tier: "3" },
    });
    expect(fleet.unprovisioned).toEqual(["2"]);
  });

  test.each([
    [
      "select slug from tenants;",
      "The query that lists the tenants returns rows without an id, or without a schema.",
    ],
    [
      "select nope as id from tenants",
      'The query that lists the tenants failed: column "nope" does not exist (42703).',
    ],
    [
      "delete from tenants returning slug as id, schema_name as schema",
      "The query that lists the tenants failed: cannot execute DELETE in a read-only transaction (25006).",
    ],
    [
      "select slug as id, schema_name as schema from tenants; select 1",
      "The query that lists the tenants is not a single SELECT.",
    ],
  ])("refuses the query: %s", async (query, message) => {
    const { list } = await setting(
      table,
      "insert into tenants values ('a', 'tenant_a')",
      "create schema tenant_a; create table tenant_a.schema_migrations (version text, applied_at timestamptz)",
    );
    const fleet = await list(registry(query));
    expect(fleet.problems.map((problem) => [problem.code, problem.exit, problem.message])).toEqual([
      ["tenants-query", 2, message],
    ]);
    expect(fleet.targets).toHaveLength(1);
    expect(fleet.orphans).toEqual([]);
  });

  test("leaves out hostile names, by name, and goes on with the others", async () => {
    const { environment, list } = await setting("create schema good; create schema ok");
    const tenants = [
      ["good", "good"],
      ['x"; drop schema ok; --', "ok"],
      ["a\nb", "s1"],
      ["", "s2"],
      ["public", "s3"],
      ["p", "public"],
      ["q", "PUBLIC"],
      ["r", "pg_catalog"],
      ["s", "information_schema"],
      ["long", "x".repeat(64)],
      ["Twin", "s4"],
      ["twin", "s5"],
      ["one", "same"],
      ["two", "Same"],
      ["again", "s6"],
      ["again", "s7"],
    ].map(([id = "", schema = ""]) => ({ id, schema, database: null, labels: {} }));
    const fleet = await list({ from: "list", tenants });
    expect(shown(fleet)).toMatchInlineSnapshot(`
      {
        "problems": [
          "refused-name 2: The tenant "x\\u{22}; drop schema ok; --" is left out: its id has a quote, a backslash or a character that cannot be seen.",
          "refused-name 2: The tenant "a\\u{a}b" is left out: its id has a quote, a backslash or a character that cannot be seen.",
          "refused-name 2: The tenant "" is left out: its id is empty.",
          "refused-name 2: The tenant "public" is left out: its id is the name of the public target.",
          "refused-name 2: The tenant "p" is left out: its schema "public" belongs to the public target.",
          "refused-name 2: The tenant "q" is left out: its schema "PUBLIC" belongs to the public target.",
          "refused-name 2: The tenant "r" is left out: its schema "pg_catalog" is reserved for the server.",
          "refused-name 2: The tenant "s" is left out: its schema "information_schema" is reserved for the server.",
          "refused-name 2: The tenant "long" is left out: its schema "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" has 64 bytes, and PostgreSQL would cut it to 63.",
          "refused-name 2: The tenant "Twin" is left out: its id is too like "twin".",
          "refused-name 2: The tenant "twin" is left out: its id is too like "Twin".",
          "refused-name 2: The tenant "one" is left out: "two" has the same schema, or one too like it.",
          "refused-name 2: The tenant "two" is left out: "one" has the same schema, or one too like it.",
          "refused-name 2: The tenant "again" is left out: it is listed more than once.",
          "refused-name 2: The tenant "again" is left out: it is listed more than once.",
        ],
        "targets": [
          "public=public",
          "good=good",
        ],
      }
    `);
    expect(fleet.problems.flatMap(({ targets }) => targets)).toHaveLength(tenants.length - 1);
    expect((await listFleet(environment)).targets).toHaveLength(1);
  });

  test("takes what % stands for as the id, and _ as itself", async () => {
    const { list, run } = await setting(
      "create schema tenant_a; create schema tenant_b_c; create schema tenantXd; create schema tenant_; create schema other",
      withLedger("legacy: 001"),
    );
    expect(shown(await list({ from: "schemas", pattern: "tenant_%" }))).toEqual({
      targets: ["public=public", "a=tenant_a", "b_c=tenant_b_c"],
      orphans: ["legacy"],
      problems: ['refused-name 2: The tenant "" is left out: its id is empty.'],
    });
    await run('create schema "tenant_A"');
    expect((await list({ from: "schemas", pattern: "tenant_%" })).targets.map(({ id }) => id)).toEqual([
      "public",
      "b_c",
    ]);
    expect((await list({ from: "schemas", pattern: "%_c" })).targets.map(({ id }) => id)).toEqual([
      "public",
      "tenant_b",
    ]);
    expect(shown(await list({ from: "schemas", pattern: "tenant" }))).toMatchObject({
      problems: ['tenants-pattern 2: The pattern "tenant" that finds tenants does not have exactly one %.'],
    });
  });

  test("finds databases without connecting to them", async () => {
    const { url, sql, name } = await freshDatabase();
    const through = await proxy(url);
    const databases = ["a", "b"].map((id) => `${name}_t_${id}`);
    for (const database of databases) await sql.unsafe(`create database ${database}`);
    const environment = environmentOf(through.url, {
      tenants: { from: "databases", pattern: `${name}_t_%`, schema: "app" },
    });
    const fleet = await listFleet(environment);
    for (const database of databases) await sql.unsafe(`drop database ${database}`);
    expect(shown(fleet)).toEqual({
      targets: ["public=public", `a=app@${name}_t_a`, `b=app@${name}_t_b`],
    });
    expect(fleet.databases.get(`${name}_t_a`)?.direct).toEqual({
      ...environment.direct,
      database: `${name}_t_a`,
    });
    expect(through.connections()).toBe(1);
  });

  test("takes databases from the registry: known, unknown, and its own", async () => {
    const { environment, list } = await setting("create schema mine");
    const { database } = environment.connection;
    const fleet = await list(
      registry(`select 'a' as id, null as schema, 'postgres' as database
        union all select 'b', null, 'no_such_database' union all select 'c', 'mine', '${database}'`),
    );
    expect(shown(fleet)).toEqual({
      targets: ["public=public", "a=public@postgres", "c=mine"],
      unprovisioned: ["b"],
    });
  });

  test("follows a tenant's own url only to hosts of this environment", async () => {
    const { environment } = await setting();
    const { host, port } = environment.connection;
    const rows = [
      ["a", `postgres://u:secret1@${host}:${port}/db_a`],
      ["b", "postgres://u:secret2@evil.example.com/db_b"],
      ["c", "postgres://u:secret3@second.example.com/db_c"],
      ["d", "postgres://u:secret4@a,b/db_d"],
    ].map(([id, url]) => `select '${id}' as id, 'app' as schema, '${url}' as url`);
    const hosts = ["second.example.com"];
    const fleet = await listFleet({ ...environment, hosts, tenants: registry(rows.join(" union all ")) });
    expect(fleet.targets.map(({ id }) => id)).toEqual(["public", "a", "c"]);
    expect(fleet.problems.map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot(`
      [
        "refused-host: The tenant "b" is left out: its url leads to a host that is not this environment's.",
        "connection-url: The url of the tenant "d" names several hosts, and which of them may be written to is not ours to guess.",
      ]
    `);
    expect(fleet.databases.get(fleet.targets[1]?.database ?? "")?.connection).toMatchObject({
      user: "u",
      password: "secret1",
      database: "db_a",
    });
    expect(JSON.stringify([fleet.targets, fleet.problems])).not.toContain("secret");
  });

  test("writes nothing, and needs no privilege", async () => {
    const { environment, run } = await setting("create schema tenant_a");
    const { database } = environment.connection;
    await run(`create role lister_${database} login password 'x'; revoke all on schema tenant_a from public`);
    const connection = { ...environment.connection, user: `lister_${database}`, password: "x" };
    const fleet = await listFleet({ ...environment, connection, direct: connection });
    await run(`drop role lister_${database}`);
    expect(shown(fleet)).toEqual({ targets: ["public=public", "a=tenant_a"] });
  });
});
