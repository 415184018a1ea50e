import { freshDatabase, proxy } from "@tenantry/kit";
import type { FreshDatabase } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import type { Environment } from "../environment.ts";
import { environmentOf } from "../testing/environment.ts";
import { withLedger } from "../testing/reading.ts";
import { readAdoptable } from "./adoptable.ts";
import type { Adoptable } from "./adoptable.ts";

const any = { tool: null, table: null };

/** `flyway flyway_schema_history [1 2] a, b`, then what is nowhere, and problems as `code: targets`. */
function shown({ foreign, several, untouched, state, problems }: Adoptable): readonly string[] {
  return [
    ...foreign.map(({ tool, table, rows, inTheWay, targets }) => {
      const way = inTheWay === null ? "" : " in the way";
      return `${tool} ${table}${way} [${rows.map(({ key }) => key).join(" ")}] ${targets.map(({ id }) => id).join(", ")}`;
    }),
    ...several.map(
      ({ tables, targets }) => `${tables.join(" + ")}: ${targets.map(({ id }) => id).join(", ")}`,
    ),
    `untouched ${untouched.map(({ id }) => id).join(", ")}`,
    ...state.groups.map(({ shape, targets }) => `${shape} ${targets.map(({ id }) => id).join(", ")}`),
    ...[...problems, ...state.problems].map(({ code, targets = [] }) => `${code}: ${targets.join(", ")}`),
  ];
}

async function adoptable(environment: Environment): Promise<readonly string[]> {
  return shown(await readAdoptable(environment, any, () => true));
}

async function fleet(
  ...statements: readonly string[]
): Promise<FreshDatabase & { readonly environment: Environment }> {
  const database = await freshDatabase();
  for (const statement of statements) await database.sql.unsafe(statement);
  return { ...database, environment: environmentOf(database.url) };
}

/** SQL for a schema that goose has migrated. */
function goose(tenant: string): string {
  const [schema = "", rows = ""] = tenant.split(":");
  const values = rows.split(" ").filter((row) => row !== "");
  return [
    `create schema ${schema}`,
    `create table ${schema}.goose_db_version (id serial primary key, version_id int8 not null, is_applied bool not null, tstamp timestamp default now())`,
    ...values.map(
      (row) => `insert into ${schema}.goose_db_version (version_id, is_applied) values (${row}, true)`,
    ),
  ].join(";\n");
}

describe("readAdoptable()", () => {
  test("groups targets in which one tool left the same, and leaves the others to themselves", async () => {
    const { environment } = await fleet(
      goose("tenant_a: 0 1 2"),
      goose("tenant_b: 1 2"),
      goose("tenant_c: 1"),
      goose("tenant_d: 1"),
      "create table tenant_d.alembic_version (version_num text primary key)",
      withLedger("tenant_e: 001=c1"),
      "create schema tenant_f",
      "create schema tenant_g; create table tenant_g.schema_migrations (version int8, dirty bool)",
      "insert into tenant_g.schema_migrations values (3, false)",
      withLedger("tenant_h:"),
      `${goose("other: 7")}; alter table other.goose_db_version set schema tenant_h`,
    );
    expect(await adoptable(environment)).toMatchInlineSnapshot(`
      [
        "goose goose_db_version [1 2] a, b",
        "goose goose_db_version [1] c",
        "golang-migrate schema_migrations in the way [3] g",
        "goose goose_db_version [7] h",
        "alembic_version (alembic) + goose_db_version (goose): d",
        "untouched public, f",
        "ours e",
        "ours h",
      ]
    `);
  });

  test("calls a table another tool's only by its columns, and a view by nothing", async () => {
    const { environment } = await fleet(
      "create schema tenant_a; create table tenant_a.goose_db_version (version_id int8)",
      "create schema tenant_b; create view tenant_b.pgmigrations as select 1 as id, 'x' as name, now() as run_on",
      `create schema tenant_c; create type tenant_c.word as enum ('x');
       create table tenant_c.alembic_version (version_num tenant_c.word)`,
      "create schema tenant_d; create table tenant_d.schema_migrations (version int8, dirty bool, more text)",
    );
    expect(await adoptable(environment)).toEqual(["untouched public, a, b, c", "foreign-ledger: d"]);
  });

  test("reads the same where the server cannot make XML", async () => {
    const tenants = Array.from({ length: 60 }, (_, at) => goose(`tenant_${at}: 1 ${at % 2}`));
    const { environment, sql } = await fleet(...tenants);
    const before = await adoptable(environment);
    await sql`alter function pg_catalog.query_to_xml(text, boolean, boolean, text) rename to query_to_nothing`;
    expect(await adoptable(environment)).toEqual(before);
    expect(before).toHaveLength(3);
  });

  test("takes at most N/1,000 + 5 round trips for listing and reading together", async () => {
    const { url, sql } = await freshDatabase();
    await sql.unsafe(`do $$ begin for i in 1..1200 loop
      execute format('create schema tenant_%s', i);
      execute format('create table tenant_%s.schema_migrations (version int8, dirty bool)', i);
      execute format('insert into tenant_%s.schema_migrations values (%s, false)', i, i % 3);
      if i % 200 = 0 then commit; end if;
    end loop; end $$`);
    const through = await proxy(url);
    const { foreign } = await readAdoptable(environmentOf(through.url), any, () => true);
    expect(foreign.map(({ targets }) => targets.length)).toEqual([400, 400, 400]);
    expect(through.roundTrips()).toBeLessThanOrEqual(1 + 5);
    expect(through.connections()).toBe(1);
  });

  test("writes nothing, and says whose tables may not be read", async () => {
    const { environment, sql, name } = await fleet(
      goose("tenant_a: 1"),
      goose("tenant_b: 1"),
      goose("tenant_c: 1"),
    );
    const role = `reader_${name}`;
    await sql.unsafe(`create role ${role} login password 'x'; alter role ${role} set default_transaction_read_only = on;
      grant usage on schema tenant_a, tenant_b to ${role}; grant select on tenant_a.goose_db_version to ${role}`);
    const reader = { ...environment.connection, user: role, password: "x" };
    const read = await adoptable({ ...environment, connection: reader, direct: reader });
    await sql.unsafe(`drop owned by ${role}; drop role ${role}`);
    expect(read).toEqual([
      "goose goose_db_version [1] a",
      "untouched public",
      "unreadable-ledger: b",
      "unreadable-ledger: c",
    ]);
  });

  test("reads databases that are tenants, and says which do not answer", async () => {
    const { environment, sql, name } = await fleet();
    const [a, b, c] = ["a", "b", "c"].map((it) => `${name}_t_${it}`);
    for (const database of [a, b, c]) await sql.unsafe(`create database ${database}`);
    const databases: Environment = {
      ...environment,
      tenants: { from: "databases", pattern: `${name}_t_%`, schema: "app" },
    };
    for (const database of [a, b]) {
      const other = await freshDatabase();
      await other.drop();
      const { default: postgres } = await import("postgres");
      const at = new URL(other.url);
      at.pathname = `/${database}`;
      const client = postgres(at.href, { max: 1, onnotice: () => undefined });
      await client.unsafe(goose("app: 1 2"));
      await client.end();
    }
    await sql.unsafe(`alter database ${c} connection limit 0`);
    await sql.unsafe(`alter database ${c} allow_connections false`);
    const read = await adoptable(databases);
    for (const database of [a, b, c]) await sql.unsafe(`drop database ${database} with (force)`);
    expect(read).toEqual(["goose goose_db_version [1 2] a, b", "untouched public"]);
  });
});
