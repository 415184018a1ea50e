import { freshDatabase, until } from "@tenantry/kit";
import type { FreshDatabase } from "@tenantry/kit";
import { expect, test } from "vitest";
import { examine } from "./doctor.ts";
import type { Finding } from "./doctor.ts";
import { takeLease } from "./lease.ts";
import type { Environment } from "./environment.ts";
import { environmentOf } from "./testing/environment.ts";
import { testFleet } from "./testing/fleet.ts";
import { withLedger } from "./testing/reading.ts";

async function fleet(
  ...statements: readonly string[]
): Promise<FreshDatabase & { environment: Environment }> {
  const database = await freshDatabase();
  for (const statement of statements) await database.sql.unsafe(statement);
  return { ...database, environment: environmentOf(database.url) };
}

/** `level: message`, numbers of the moment as N. */
function shown(findings: readonly Finding[], check: Finding["check"]): readonly string[] {
  return findings
    .filter((it) => it.check === check)
    .map(({ level, message }) => `${level}: ${message.replaceAll(/\d+/g, "N")}`);
}

test("examine() finds nothing wrong with a healthy fleet but the superuser", async () => {
  const { environment } = await fleet(withLedger("tenant_a: 001"), withLedger("tenant_b: 001"));
  const findings = await examine(environment);
  expect(findings.filter(({ level }) => level !== "ok").map(({ check }) => check)).toEqual(["privileges"]);
  expect(findings.map(({ level, check, message }) => `${level} ${check}: ${message.replaceAll(/\d+/g, "N")}`))
    .toMatchInlineSnapshot(`
    [
      "ok connection: The server answers.",
      "ok version: PostgreSQL N.N",
      "ok pooler: Nothing pools transactions between here and the server.",
      "ok tls: The server is on this machine.",
      "warning privileges: "postgres" is a superuser or bypasses row-level security.",
      "ok locks: N of N lock slots are in use.",
      "ok connections: N of N connections are in use.",
      "ok indexes: No index is invalid.",
      "ok lease: No run holds this environment.",
      "ok ledgers: N ledgers can be read.",
    ]
  `);
  expect(findings.filter(({ level, help }) => level !== "ok" && help === "")).toEqual([]);
});

test("examine() says that a server cannot be reached, and nothing secret", async () => {
  const environment = environmentOf("postgres://u:hunter2@127.0.0.1:1/db");
  const findings = await examine(environment);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({ check: "connection", level: "error" });
  expect(JSON.stringify(findings)).not.toMatch(/hunter2|127/);
});

test("examine() names who blocks whom by the kind of statement, never by its text", async () => {
  const { environment, sql } = await fleet("create table customers (email text)");
  const holder = await sql.reserve();
  await holder`begin`;
  await holder`update customers set email = 'secret@example.com'`;
  await holder`lock table customers in access exclusive mode`;
  const waiting = sql`select from customers where email = 'secret@example.com'`.execute();
  await until(async () => {
    const waits = await sql`select from pg_locks where not granted and relation = 'customers'::regclass`;
    return waits.length > 0;
  });
  const findings = await examine(environment);
  await holder`rollback`;
  holder.release();
  await waiting;
  expect(shown(findings, "blocked")).toEqual([
    'warning: Backend N ("test") has waited N s for "public.customers": Backend N ("test") holds it (idle in transaction, LOCK).',
  ]);
  expect(JSON.stringify(findings)).not.toContain("secret");
});

test("examine() tells invalid indexes of the fleet, one finding for the same in many schemas", async () => {
  const { environment, sql } = await fleet(
    ...["a", "b", "c", "d", "e"].map(
      (id) => `create schema tenant_${id}; create table tenant_${id}.t (a int)`,
    ),
    "create schema other; create table other.t (a int)",
  );
  for (const schema of ["tenant_a", "tenant_b", "tenant_c", "tenant_d", "other"]) {
    await sql.unsafe(`insert into ${schema}.t values (1), (1)`);
    await sql.unsafe(`create unique index concurrently t_a on ${schema}.t (a)`).catch(() => {});
  }
  expect(shown(await examine(environment), "indexes")).toEqual([
    'error: The index "t_a" in "tenant_a", "tenant_b", "tenant_c" and N more is invalid: it costs writes and helps no query.',
  ]);
});

test("examine() looks into the databases of tenants too, and says whose does not answer", async () => {
  const there = await testFleet("a database per tenant", ["acme", "corp"]);
  const { sql, name } = there.database("acme");
  await sql.unsafe("create table tenant_acme.t (a int); insert into tenant_acme.t values (1), (1)");
  await sql.unsafe("create unique index concurrently t_a on tenant_acme.t (a)").catch(() => {});
  const holder = await there.database("corp").sql.reserve();
  await holder`create table held ()`;
  await holder`begin`;
  await holder`lock table held in access exclusive mode`;
  const waiting = there.database("corp").sql`select from held`.execute();
  await until(async () => {
    const waits = await sql`select from pg_locks where not granted and locktype = 'relation'
      and database = (select oid from pg_database where datname = ${there.database("corp").name})`;
    return waits.length > 0;
  });
  const findings = await examine(there.environment, there.fleet);
  await holder`rollback`;
  holder.release();
  await waiting;
  expect(findings.filter(({ check }) => check === "indexes").map(({ message }) => message)).toEqual([
    `The index "t_a" in "${name}.tenant_acme" is invalid: it costs writes and helps no query.`,
  ]);
  expect(shown(findings, "blocked")).toEqual([expect.stringContaining('for "public.held"')]);

  await there.database("acme").drop();
  const left = await examine(there.environment, there.fleet);
  expect(shown(left, "indexes")).toEqual(["ok: No index is invalid."]);
  expect(shown(left, "ledgers")).toContainEqual(expect.stringContaining('"acme"'));
});

test("examine() tells unfinished steps, unreadable ledgers, orphans and who is not there", async () => {
  const { environment } = await fleet(
    "create table tenants (id text, schema text); insert into tenants values ('a', 'tenant_a'), ('b', 'tenant_b'), ('c', 'tenant_c')",
    withLedger("tenant_a: 001 002~running"),
    "create schema tenant_b; create table tenant_b.schema_migrations (version text)",
    withLedger("left_over: 001"),
  );
  const query = "select id, schema from tenants";
  const findings = await examine({
    ...environment,
    tenants: { from: "registry", query, insert: null, remove: null },
  });
  expect(shown(findings, "unfinished")).toEqual(['warning: "N" was begun in "a" and not finished.']);
  expect(shown(findings, "ledgers")).toEqual([
    'error: The ledger "schema_migrations" of "b" is not of a shape that tenantry knows.',
    'notice: Listed but not there: "c".',
    'notice: A ledger that nothing names: "left_over".',
    "ok: N ledgers can be read.",
  ]);
});

test("examine() names the holder of the lease", async () => {
  const { environment } = await fleet();
  const run = { id: "r1", who: "ann", tool: "tenantry/0.1.0", commit: null, digest: "d", reviewed: false };
  const lease = await takeLease(environment, run, { waitMs: 0 });
  expect(shown(await examine(environment), "lease")).toEqual([
    expect.stringMatching(/^notice: Run "rN" of "ann" holds this environment since N-N-N N:N UTC\.$/),
  ]);
  if (lease.kind === "held") await lease.release();
  expect(shown(await examine(environment), "lease")).toEqual(["ok: No run holds this environment."]);
});

test("examine() works for a role that may only read, and says what is missing to apply", async () => {
  const { environment, sql, name } = await fleet(withLedger("tenant_a: 001"));
  const role = `reader_${name}`;
  await sql.unsafe(`create role ${role} login password 'x'; grant usage on schema tenant_a to ${role};
    grant select on tenant_a.schema_migrations to ${role}; revoke create on schema public from public`);
  const connection = { ...environment.connection, user: role, password: "x" };
  const findings = await examine({ ...environment, connection, direct: connection });
  await sql.unsafe(`drop owned by ${role}; drop role ${role}`);
  expect(shown(findings, "privileges")).toEqual([
    `notice: "${role.replaceAll(/\d+/g, "N")}" may not create tables in the public schema.`,
  ]);
  expect(shown(findings, "ledgers")).toEqual(["ok: N ledgers can be read."]);
});

test("examine() tells a direct connection that does not work", async () => {
  const { environment } = await fleet();
  const findings = await examine({ ...environment, direct: { ...environment.direct, port: 1 } });
  expect(shown(findings, "connection")).toEqual([
    "ok: The server answers.",
    "error: The direct connection: No PostgreSQL server answers there (ECONNREFUSED).",
  ]);
});
