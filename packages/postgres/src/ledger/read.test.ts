import { createHash } from "node:crypto";
import { historyText } from "@tenantry/core";
import type { State } from "@tenantry/core";
import { freshDatabase, ownServer, proxy } from "@tenantry/kit";
import type { FreshDatabase } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import type { Environment } from "../environment.ts";
import { listFleet } from "../fleet.ts";
import { environmentOf } from "../testing/environment.ts";
import { sessionOf, withLedger, withPlainLedger } from "../testing/reading.ts";
import { readFleet, readState } from "./read.ts";

/** `tenant ours [001=c1 002] a, b`, and then problems as `code: targets`. */
function shown({ groups, unprovisioned, problems }: State): readonly string[] {
  const lines = groups.map(({ kind, shape, rows, targets }) => {
    const history = historyText(rows)
      .replaceAll("\t", "=")
      .replaceAll("=applied\n", " ")
      .replaceAll("\n", " ")
      .trim();
    return `${kind} ${shape} [${history}] ${targets.map(({ id }) => id).join(", ")}`;
  });
  const gone = unprovisioned.map((id) => `unprovisioned ${id}`);
  return [
    ...lines,
    ...gone,
    ...problems.map(({ code, targets, exit }) => `${code} ${exit}: ${targets?.join(", ")}`),
  ];
}

async function stateOf(environment: Environment): Promise<State> {
  const session = await sessionOf(environment);
  return await readState(environment, await listFleet(environment, session), session);
}

async function fleet(
  ...statements: readonly string[]
): Promise<FreshDatabase & { environment: Environment }> {
  const database = await freshDatabase();
  for (const statement of statements) await database.sql.unsafe(statement);
  return { ...database, environment: environmentOf(database.url) };
}

describe("readState()", () => {
  test("puts targets with the same rows, checksums and states into one group", async () => {
    const { environment } = await fleet(
      withLedger("tenant_a: 001=c1 002=c2"),
      withLedger("tenant_b: 002=c2 001=c1"),
      withLedger("tenant_c: 001=c1 002=other"),
      withLedger("tenant_d: 001=c1 002=c2~running"),
      withLedger("tenant_e: 001=c1"),
      withLedger("tenant_f:"),
      withPlainLedger("tenant_g: 001 002"),
      withPlainLedger("tenant_h: 002 001"),
      withPlainLedger("tenant_i:"),
      "create schema tenant_j",
    );
    expect(shown(await stateOf(environment))).toMatchInlineSnapshot(`
      [
        "public none [] public",
        "tenant ours [001=c1 002=c2] a, b",
        "tenant ours [001=c1 002=other] c",
        "tenant ours [001=c1 002=c2=running] d",
        "tenant ours [001=c1] e",
        "tenant ours [] f",
        "tenant plain [001= 002=] g, h",
        "tenant plain [] i",
        "tenant none [] j",
      ]
    `);
  });

  test("reads exactly what core's historyText() says, whatever is in it", async () => {
    const odd = ["<b>&amp;</b>", "é", "日本", "a'b", 'q"q', "\\n", "x y", "~", "Z", "z", "10", "9", "]]>"];
    const { environment, sql } = await fleet(withLedger("tenant_a:"));
    for (const version of odd)
      await sql`insert into tenant_a.schema_migrations (version) values (${version})`;
    const [group] = (await stateOf(environment)).groups.filter(({ kind }) => kind === "tenant");
    expect(group?.rows.map(({ version }) => version)).toEqual(odd.toSorted());
    const [server] = await sql`select encode(sha256(convert_to(string_agg(
      version || E'\t\t' || state || E'\n', '' order by version collate "C"), 'UTF8')), 'hex') as hash
      from tenant_a.schema_migrations`;
    const ours = createHash("sha256")
      .update(historyText(group?.rows ?? []))
      .digest("hex");
    expect(server?.["hash"]).toBe(ours);
  });

  test("reads a ledger that an older version of ours, or a newer one, has written", async () => {
    const { environment, sql } = await fleet(
      withPlainLedger("tenant_a: 001"),
      withLedger("tenant_b: 001=c1"),
    );
    await sql`alter table tenant_a.schema_migrations add checksum text default 'c1'`;
    await sql`alter table tenant_b.schema_migrations add more text, add even_more int not null default 1`;
    expect(shown(await stateOf(environment))).toEqual([
      "public none [] public",
      "tenant plain [001=c1] a",
      "tenant ours [001=c1] b",
    ]);
  });

  test.each([
    ["foreign-ledger 4", "drop table S; create table S (version varchar primary key)"],
    ["foreign-ledger 4", "drop table S; create table S (version int8 primary key, applied_at timestamptz)"],
    [
      "foreign-ledger 4",
      "drop table S; create table S (version text primary key, applied_at timestamptz, dirty bool)",
    ],
    [
      "foreign-ledger 4",
      "alter table S add must text not null default ''; alter table S alter must drop default",
    ],
    ["unsafe-ledger 4", "alter table S rename to other; create view S as select * from other"],
    ["unsafe-ledger 4", "alter table S enable row level security"],
    ["unsafe-ledger 4", "alter table S force row level security"],
    [
      "unsafe-ledger 4",
      "create function f() returns trigger language plpgsql as 'begin return new; end'; create trigger t before insert on S for each row execute function f()",
    ],
    ["unsafe-ledger 4", "create rule r as on insert to S do also select 1"],
    ["unsafe-ledger 4", "create table child () inherits (S)"],
    ["unsafe-ledger 4", "create table other (); alter table S inherit other"],
    ["unsafe-ledger 4", "alter table S drop constraint schema_migrations_pkey"],
    [
      "unsafe-ledger 4",
      "drop table S; create table S (version text primary key, applied_at timestamptz) partition by list (version)",
    ],
    ["unsafe-ledger 4", "insert into S (version, state) values ('002', 'odd')"],
    ["unsafe-ledger 4", "insert into S (version) values (E'002\\t\\tapplied\\n003')"],
    ["unsafe-ledger 4", "insert into S (version) values ('')"],
  ])("refuses with %s after: %s", async (problem, change) => {
    const { environment, sql } = await fleet(withLedger("tenant_a: 001=c1"), withLedger("tenant_b: 001=c1"));
    await sql.unsafe(
      `set search_path = tenant_a; ${change.replaceAll(/\bS\b/g, "schema_migrations")}; reset search_path`,
    );
    expect(shown(await stateOf(environment))).toEqual([
      "public none [] public",
      "tenant ours [001=c1] b",
      `${problem}: a`,
    ]);
  });

  test("names adopt for the ledger of another tool", async () => {
    const { environment } = await fleet(
      "create schema tenant_a; create table tenant_a.schema_migrations (version text)",
    );
    const [problem] = (await stateOf(environment)).problems;
    expect(problem).toMatchInlineSnapshot(`
      {
        "code": "foreign-ledger",
        "exit": 4,
        "help": "If another tool wrote it, take it over with: tenantry adopt. Or name another table with \`ledger\`.",
        "message": "The ledger "schema_migrations" of "a" is not of a shape that tenantry knows.",
        "severity": "error",
        "targets": [
          "a",
        ],
      }
    `);
  });

  test("needs nothing but usage and select, and says who may not even that", async () => {
    const { environment, sql, name } = await fleet(
      withLedger("tenant_a: 001=c1"),
      withLedger("tenant_b: 001=c1"),
      withLedger("tenant_c: 001=c1"),
    );
    const role = `reader_${name}`;
    await sql.unsafe(`create role ${role} login password 'x';
      grant usage on schema tenant_a, tenant_b to ${role}; grant select on tenant_a.schema_migrations to ${role}`);
    const reader = { ...environment.connection, user: role, password: "x" };
    const state = await stateOf({ ...environment, connection: reader, direct: reader });
    await sql.unsafe(`drop owned by ${role}; drop role ${role}`);
    expect(shown(state)).toEqual([
      "public none [] public",
      "tenant ours [001=c1] a",
      "unreadable-ledger 5: b, c",
    ]);
  });

  test("refuses a ledger that we may write and somebody else owns, unless we are a member or take the role", async () => {
    const { environment, sql, name } = await fleet(withLedger("tenant_a: 001=c1"));
    const [us, them] = [`us_${name}`, `them_${name}`];
    await sql.unsafe(`create role ${us} login password 'x'; create role ${them};
      grant usage on schema tenant_a to ${us}; grant all on tenant_a.schema_migrations to ${us};
      alter table tenant_a.schema_migrations owner to ${them}`);
    const migrator = { ...environment.connection, user: us, password: "x" };
    const ours = { ...environment, connection: migrator, direct: migrator };
    const before = shown(await stateOf(ours));
    const asRole = shown(await stateOf({ ...ours, role: them }));
    await sql.unsafe(`grant ${them} to ${us}`);
    const member = shown(await stateOf(ours));
    await sql.unsafe(
      `drop owned by ${us}; alter table tenant_a.schema_migrations owner to postgres; drop role ${us}, ${them}`,
    );
    const read = ["public none [] public", "tenant ours [001=c1] a"];
    expect(before).toEqual(["public none [] public", "unsafe-ledger 4: a"]);
    expect([asRole, member]).toEqual([read, read]);
  });

  test("writes nothing", async () => {
    const { environment, sql, url } = await fleet(
      withLedger("tenant_a: 001=c1"),
      withPlainLedger("tenant_b: 001"),
    );
    const strict = environmentOf(
      `${url}?options=${encodeURIComponent("-c default_transaction_read_only=on")}`,
    );
    const catalog = async (): Promise<unknown> =>
      await sql`select relname, relnamespace::regnamespace::text, relfilenode from pg_class where oid >= 16384 order by oid`;
    const before = await catalog();
    expect((await stateOf(strict)).groups).toHaveLength(3);
    await stateOf(environment);
    expect(await catalog()).toEqual(before);
  });

  test("lets one locked or vanished ledger hide no other", async () => {
    const names = Array.from({ length: 9 }, (_, at) => `tenant_${at}: 001=c1`);
    const { environment, sql } = await fleet(...names.map(withLedger));
    const session = await sessionOf(environment);
    const listed = await listFleet(environment, session);
    await sql`drop schema tenant_3 cascade`;
    const holder = await sql.reserve();
    await holder`begin`;
    await holder`lock table tenant_5.schema_migrations in access exclusive mode`;
    const state = await readState(environment, listed, session);
    await holder`rollback`;
    holder.release();
    expect(shown(state)).toEqual([
      "public none [] public",
      "tenant ours [001=c1] 0, 1, 2, 4, 6, 7, 8",
      "unprovisioned 3",
      "unreadable-ledger 5: 5",
    ]);
  });

  test("reads the same where the server cannot make XML", async () => {
    const { environment, sql } = await fleet(
      withLedger("tenant_a: 001=c1 002=c2"),
      withLedger("tenant_b: 001=c1 002=c2"),
      withPlainLedger("tenant_c: 001"),
      "create schema tenant_d; create table tenant_d.schema_migrations (version text)",
      "create schema tenant_e",
    );
    const before = shown(await stateOf(environment));
    await sql`alter function pg_catalog.query_to_xml(text, boolean, boolean, text) rename to query_to_nothing`;
    expect(shown(await stateOf(environment))).toEqual(before);
    expect(before).toHaveLength(5);
  });

  test("takes at most N/1,000 + 5 round trips for listing and reading together", async () => {
    const { url, sql } = await freshDatabase();
    await sql.unsafe(`do $$ begin for i in 1..1200 loop
      execute format('create schema tenant_%s', i);
      execute format('create table tenant_%s.schema_migrations (version varchar primary key, applied_at timestamptz)', i);
      execute format('insert into tenant_%s.schema_migrations values (%L)', i, '00' || i % 3);
      if i % 200 = 0 then commit; end if;
    end loop; end $$`);
    const through = await proxy(url);
    const environment = environmentOf(through.url);
    const { state } = await readFleet(environment);
    expect(state.groups.map(({ targets }) => targets.length)).toEqual([1, 400, 400, 400]);
    expect(through.roundTrips()).toBeLessThanOrEqual(1 + 5);
    expect(through.connections()).toBe(1);
  });

  test("asks for fewer at once where the server has room for few locks", async () => {
    const server = await ownServer({ max_locks_per_transaction: 10, max_connections: 20 });
    const { url, sql } = await freshDatabase(server.url);
    for (let at = 0; at < 120; at += 1) await sql.unsafe(withPlainLedger(`tenant_${at}: 001`));
    const through = await proxy(url);
    const { state } = await readFleet(environmentOf(through.url));
    expect(state.groups.map(({ targets }) => targets.length)).toEqual([1, 120]);
    expect(state.problems).toEqual([]);
    expect(through.messages.filter(({ text }) => text.includes("query_to_xml"))).toHaveLength(3);
  });

  test("reads databases that are tenants, and says which do not answer", async () => {
    const { environment, sql, name } = await fleet();
    const [a, b, c, gone] = ["a", "b", "c", "gone"].map((it) => `${name}_t_${it}`);
    for (const database of [a, b, c, gone]) await sql.unsafe(`create database ${database}`);
    const databases: Environment = {
      ...environment,
      tenants: { from: "databases", pattern: `${name}_t_%`, schema: "app" },
      concurrency: 2,
    };
    for (const database of [a, b]) {
      const url = { ...environment.connection, database: database ?? "" };
      const session = await sessionOf({ ...environment, connection: url });
      await session.message(withLedger("app: 001=c1"));
      await session.close();
    }
    const listed = await listFleet(databases);
    await sql.unsafe(`drop database ${gone}`);
    await sql.unsafe(`alter database ${c} allow_connections false`);
    const state = await readState(databases, listed);
    for (const database of [a, b, c]) await sql.unsafe(`drop database ${database} with (force)`);
    expect(shown(state)).toEqual([
      "public none [] public",
      "tenant ours [001=c1] a, b",
      "unprovisioned gone",
      "unreadable-ledger 5: c",
    ]);
  });
});
