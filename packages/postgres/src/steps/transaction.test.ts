import { randomBytes } from "node:crypto";
import { until } from "@tenantry/kit";
import { expect, test } from "vitest";
import { tenant } from "../testing/tenant.ts";
import type { Tenant } from "../testing/tenant.ts";
import type { StepResult, Work } from "../work.ts";
import { applySubstitute, applyTransactional } from "./transaction.ts";

/** A tenant with one file `001_step`, after this set-up in its schema. */
async function withStep(text: string, setup = ""): Promise<Tenant> {
  return await tenant({ "001_step": text }, setup);
}

async function applied(one: Tenant, planned?: Work): Promise<StepResult> {
  const work = planned ?? (await one.work("001_step"));
  const session = await one.open();
  try {
    return await applyTransactional(work, session);
  } finally {
    await session.close();
  }
}

async function exists(one: Tenant, table: string): Promise<boolean> {
  const [row] = await one.database.sql`select to_regclass(${`tenant_acme.${table}`}) is not null as there`;
  return row?.["there"] === true;
}

/** The failure, as far as tests are about it. */
function failure(result: StepResult): unknown {
  if (result.kind !== "failed") return result;
  const { kind, sqlstate, message, path, line, excerpt } = result.failure;
  return { kind, sqlstate, message, at: `${path}:${line}`, excerpt };
}

test("applyTransactional() does and records the step, and knows the ledger after it", async () => {
  const one = await withStep("create table users (id int);");
  const result = await applied(one);
  expect(result).toEqual({ kind: "done", after: await one.ledger() });
  expect(await exists(one, "users")).toBe(true);
});

test("applyTransactional() leaves nothing on the session", async () => {
  const one = await withStep("set local statement_timeout = 77; create table users (id int);");
  const session = await one.open();
  const settings = async (): Promise<unknown> =>
    await session.query(
      "select name, setting from pg_settings where source in ('session', 'client') and name not like 'transaction_%' order by name",
    );
  const before = await settings();
  await applyTransactional(await one.work("001_step"), session);
  expect(await settings()).toEqual(before);
  await session.close();
});

test("applyTransactional() does nothing when the ledger is not as planned", async () => {
  const one = await withStep("create table users (id int);");
  const work = await one.work("001_step");
  await one.database.sql`insert into tenant_acme.schema_migrations (version) values ('000_other')`;
  expect(await applied(one, work)).toEqual({ kind: "moved" });
  expect(await exists(one, "users")).toBe(false);
});

test("applyTransactional() finds another checksum or state under the same version", async () => {
  const one = await withStep("create table users (id int);");
  await one.database
    .sql`insert into tenant_acme.schema_migrations (version, checksum) values ('000_base', 'c')`;
  const work = await one.work("001_step");
  await one.database.sql`update tenant_acme.schema_migrations set checksum = 'd'`;
  expect(await applied(one, work)).toEqual({ kind: "moved" });
  await one.database.sql`update tenant_acme.schema_migrations set checksum = 'c', state = 'running'`;
  expect(await applied(one, work)).toEqual({ kind: "moved" });
});

test("applyTransactional() waits for another step of the same target, whatever its row", async () => {
  const one = await tenant({ "001_slow": "select pg_sleep(1);", "002_fast": "create table users (id int);" });
  const [slow, fast] = [await one.work("001_slow"), await one.work("002_fast")];
  const first = applied(one, slow);
  const asleep = async (): Promise<readonly unknown[]> =>
    await one.database
      .sql`select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()`;
  await until(async () => (await asleep()).length > 0 || (await one.ledger()).length > 0);
  expect(await applied(one, fast)).toEqual({ kind: "moved" });
  expect((await first).kind).toBe("done");
  expect(await exists(one, "users")).toBe(false);
});

test.each([
  ["its own row", "insert into schema_migrations (version, checksum) values ('001_step', 'x');"],
  ["another row", "insert into schema_migrations (version) values ('002_later');"],
  ["no row any more", "delete from schema_migrations;"],
  ["another checksum", "update schema_migrations set checksum = 'x';"],
  [
    "a row in a subtransaction",
    "do $$ begin insert into schema_migrations (version) values ('002_later'); exception when others then null; end $$;",
  ],
])("applyTransactional() refuses a file that writes %s into the ledger", async (_what, text) => {
  const one = await withStep(`create table users (id int); ${text}`);
  expect(failure(await applied(one))).toMatchObject({
    kind: "integrity",
    message: "The file itself writes to the ledger schema_migrations.",
  });
  expect(await one.ledger()).toEqual([]);
  expect(await exists(one, "users")).toBe(false);
});

/** What fires such a trigger only at the end of the transaction, and the statement that makes it do so. */
function deferred(body: string): string {
  return `create table users (id int); create table counts (n int);
    create function late() returns trigger language plpgsql as $$ begin ${body}; return null; end $$;
    create constraint trigger late after insert on users deferrable initially deferred for each row execute function late();
    insert into users values (1);`;
}

test("applyTransactional() refuses a file whose deferred trigger writes into the ledger", async () => {
  const text = deferred("insert into tenant_acme.schema_migrations (version) values ('002_later')");
  const one = await withStep(text);
  expect(failure(await applied(one))).toMatchObject({ kind: "integrity" });
  expect(await one.ledger()).toEqual([]);
});

test("applyTransactional() lets deferred triggers find the names that the file finds", async () => {
  const one = await withStep(`${deferred("insert into counts select count(*) from users")}
--! verify
select n = 1 from counts`);
  expect((await applied(one)).kind).toBe("done");
});

test.each([
  ["false", "select false"],
  ["NULL", "select null::boolean"],
  ["no row", "select true where false"],
  ["true, then false", "select x from (values (true), (false)) as t (x)"],
  ["true, then NULL", "select x from (values (true), (null)) as t (x)"],
])("applyTransactional() undoes the step when a verify finds %s", async (_what, check) => {
  const one = await withStep(`create table users (id int);\n--! verify\nselect true;\n${check};`);
  expect(failure(await applied(one))).toEqual({
    kind: "error",
    sqlstate: null,
    message: "A verify statement returned no row, or one whose first column is not true.",
    at: "tenant/001_step.sql:4",
    excerpt: `${check}\n^`,
  });
  expect(await exists(one, "users")).toBe(false);
  expect(await one.ledger()).toEqual([]);
});

test("applyTransactional() minds only the first column of a verify, and every row", async () => {
  const one = await withStep(
    "--! verify\nselect true, false as holds, null from generate_series(1, 3);\nwith t as (select 1) select count(*) = 1 from t order by 1 limit 1",
  );
  expect((await applied(one)).kind).toBe("done");
});

test("applyTransactional() says where a verify is no question of true or false", async () => {
  const one = await withStep("create table users (id int);\n--! verify\nselect 1;");
  expect(failure(await applied(one))).toMatchObject({ sqlstate: "42804", at: "tenant/001_step.sql:3" });
});

test("applyTransactional() does not even begin a file whose ledger row cannot be written", async () => {
  const one = await withStep(
    "select nextval('begun');",
    `create sequence begun;
     insert into schema_migrations (version, name) values ('000_other', '001_step');
     create unique index on schema_migrations (name);`,
  );
  expect((await applied(one)).kind).toBe("failed");
  // What a sequence gave away stays so, also in a transaction that is undone.
  expect(await one.database.sql`select is_called from tenant_acme.begun`).toEqual([{ is_called: false }]);
});

test("applyTransactional() finds no table of another schema under a bare name", async () => {
  const one = await withStep("alter table orders add column paid bool;", "create table public.orders ();");
  expect(failure(await applied(one))).toMatchObject({ sqlstate: "42P01" });
  const columns = await one.database
    .sql`select from information_schema.columns where table_name = 'orders' and column_name = 'paid'`;
  expect(columns).toEqual([]);
});

test("applyTransactional() prefers the tenant's table to a temporary one that was left on the session", async () => {
  const one = await withStep("insert into users values (1);", "create table users (id int);");
  const session = await one.open();
  await session.message("create temp table users (id int)");
  expect((await applyTransactional(await one.work("001_step"), session)).kind).toBe("done");
  await session.close();
  expect(await one.database.sql`select id from tenant_acme.users`).toEqual([{ id: 1 }]);
});

test("applyTransactional() is not fooled by temporary tables named like the server's own", async () => {
  const one = await withStep(
    "create table users (id int);",
    `create function mine() returns trigger language plpgsql as 'begin return new; end';
     create trigger mine before insert on schema_migrations for each row execute function mine()`,
  );
  const session = await one.open();
  for (const name of ["pg_class", "pg_rewrite", "pg_trigger"])
    await session.message(`create temp table ${name} (like pg_catalog.${name})`);
  const result = await applyTransactional(await one.work("001_step"), session);
  await session.close();
  expect(failure(result)).toMatchObject({ message: expect.stringContaining("has triggers") });
});

test("applyTransactional() fails where row-level security would hide rows from the file", async () => {
  const one = await withStep(
    "update users set name = 'x';",
    "create table users (id int, name text); insert into users values (1); create policy own on users using (false);",
  );
  const role = `owner_${one.database.name}`;
  const { sql } = one.database;
  await sql.unsafe(`create role ${role}; grant all on schema tenant_acme, public to ${role};
    grant all on all tables in schema public, tenant_acme to ${role};
    alter table tenant_acme.users owner to ${role}, enable row level security, force row level security`);
  const result = await applied(one, await one.work("001_step", { environment: { role } }));
  await sql.unsafe(`drop owned by ${role} cascade; drop role ${role}`);
  expect(failure(result)).toMatchObject({ sqlstate: "42501" });
  expect(await one.ledger()).toEqual([]);
});

// A tenant's own operators and functions, found before the server's: every check of ours would hold.
const shadows = `
  create function yes(text, text) returns boolean language sql immutable as 'select true';
  create function never(text, text) returns boolean language sql immutable as 'select false';
  create operator = (leftarg = text, rightarg = text, function = yes);
  create operator <> (leftarg = text, rightarg = text, function = never);
  create function encode(bytea, text) returns text language sql immutable as 'select ''forged''::text';
  create function current_setting(text, boolean) returns text language sql immutable as 'select pg_current_xact_id()::text';
  create function concat(variadic "any") returns text language internal immutable as 'text_concat';
  create function always(boolean, boolean) returns boolean language sql immutable as 'select true';
  create aggregate bool_and(boolean) (sfunc = always, stype = boolean, initcond = true);
  create type bool as enum ('yes');
`;

test.each([
  ["the fence", "select 1", "moved"],
  ["the closing check", "insert into schema_migrations (version) values ('002_later')", "failed"],
  ["verify", "--! verify\nselect false", "failed"],
])(
  "applyTransactional() is not fooled in %s by operators and functions that a tenant made",
  async (where, text, kind) => {
    const one = await withStep(`--! search_path: $target, pg_catalog\n${text}`, shadows);
    const work = await one.work("001_step");
    if (where === "the fence")
      await one.database.sql`insert into tenant_acme.schema_migrations (version) values ('000_other')`;
    expect((await applied(one, work)).kind).toBe(kind);
  },
);

test("applyTransactional() works in the middle of such operators and functions", async () => {
  const one = await withStep(
    "--! search_path: $target, pg_catalog\ncreate table users (id int);\n--! verify\nselect true",
    shadows,
  );
  expect((await applied(one)).kind).toBe("done");
});

test.each([
  ["a DO block", "do $$ begin commit; end $$;", ""],
  ["a procedure", "call leap();", "create procedure leap() language plpgsql as $$ begin commit; end $$;"],
])("applyTransactional() keeps nothing of a step that commits in %s", async (_where, text, setup) => {
  const one = await withStep(`create table users (id int); ${text}`, setup);
  expect(failure(await applied(one))).toMatchObject({ sqlstate: "2D000" });
  expect(await exists(one, "users")).toBe(false);
  expect(await one.ledger()).toEqual([]);
});

test("applyTransactional() says that a decision is needed when a COMMIT did get through", async () => {
  const one = await withStep("select 1");
  const statements = ["create table users (id int)", "commit", "create table orders (id int)"];
  const substitute = {
    statements: statements.map((text) => ({ text, line: 1, command: "", variables: [] })),
    demands: [],
  };
  const session = await one.open();
  const result = await applySubstitute(await one.work("001_step"), session, substitute);
  await session.close();
  expect(result).toMatchObject({ kind: "failed", failure: { kind: "needs-decision" } });
  expect(await one.ledger()).toMatchObject([{ version: "001_step", state: "running" }]);
  expect(await exists(one, "orders")).toBe(false);
});

test("applyTransactional() refuses a ledger whose rows are hidden by FORCE RLS", async () => {
  const one = await withStep("create table users (id int);");
  const role = `owner_${one.database.name}`;
  const { sql } = one.database;
  await sql.unsafe(`create role ${role};
    grant all on schema tenant_acme, public to ${role}; grant all on all tables in schema public to ${role};
    alter table tenant_acme.schema_migrations owner to ${role}, enable row level security, force row level security;
    create policy all_rows on tenant_acme.schema_migrations using (true)`);
  const work = await one.work("001_step", { environment: { role } });
  const result = await applied(one, work);
  await sql.unsafe(`drop owned by ${role}; drop role ${role}`);
  expect(failure(result)).toMatchObject({
    kind: "integrity",
    message: expect.stringContaining("has triggers, rules or row-level security"),
  });
});

test("applyTransactional() runs the file as the configured role", async () => {
  const one = await withStep("create table users (id int);");
  const role = `owner_${one.database.name}`;
  const { sql } = one.database;
  await sql.unsafe(`create role ${role}; grant all on schema tenant_acme, public to ${role};
    grant all on all tables in schema public, tenant_acme to ${role}`);
  const result = await applied(one, await one.work("001_step", { environment: { role } }));
  const [table] = await sql`select tableowner from pg_tables where tablename = 'users'`;
  await sql.unsafe(`drop owned by ${role} cascade; drop role ${role}`);
  expect(result.kind).toBe("done");
  expect(table).toEqual({ tableowner: role });
});

test("applyTransactional() checks as itself when the file ends as somebody else", async () => {
  const role = `nobody_${randomBytes(6).toString("hex")}`;
  const one = await withStep(`create table users (id int); set local role ${role};`);
  const { sql } = one.database;
  await sql.unsafe(`create role ${role}`);
  const result = await applied(one);
  await sql.unsafe(`drop role ${role}`);
  expect(result.kind).toBe("done");
});

test("applyTransactional() points at the place in the file that the server complains about", async () => {
  const one = await withStep("create table users (id int);\n\nselect id,\n  nope\nfrom users;");
  expect(failure(await applied(one))).toEqual({
    kind: "error",
    sqlstate: "42703",
    message: 'column "nope" does not exist',
    at: "tenant/001_step.sql:4",
    excerpt: "  nope\n  ^",
  });
});

test("applyTransactional() shows no data that an error message quotes", async () => {
  const one = await withStep(
    "alter table users alter column age type int using age::int;",
    "create table users (age text); insert into users values ('forty-two');",
  );
  const result = await applied(one);
  expect(JSON.stringify(result)).not.toContain("forty");
  expect(failure(result)).toMatchObject({ message: 'invalid input syntax for type integer: "…"' });
});

test("applyTransactional() fails before sending when a variable has no value", async () => {
  const one = await withStep(`comment on schema tenant_acme is :'label.region';`);
  expect(failure(await applied(one))).toMatchObject({
    message: "The variable label.region has no value in this target.",
  });
});

test("applyTransactional() fails when a constraint is only checked at the commit", async () => {
  const one = await withStep(
    "insert into orders values (1);",
    "create table users (id int primary key); create table orders (u int references users deferrable initially deferred);",
  );
  expect(failure(await applied(one))).toMatchObject({ sqlstate: "23503" });
  expect(await one.ledger()).toEqual([]);
});

test("applyTransactional() comes back after a lock timeout, a deadlock or a serialization failure", async () => {
  const raise = (sqlstate: string): string => `do $$ begin raise sqlstate '${sqlstate}'; end $$;`;
  for (const sqlstate of ["55P03", "40P01", "40001"]) {
    const one = await withStep(raise(sqlstate));
    expect(await applied(one)).toMatchObject({ kind: "again", sqlstate });
  }
});

test("applyTransactional() knows a dropped schema from a dropped table", async () => {
  const one = await withStep("alter table nowhere add column x int;");
  expect(failure(await applied(one))).toMatchObject({ sqlstate: "42P01" });
  const work = await one.work("001_step");
  await one.database.sql`drop table tenant_acme.schema_migrations`;
  expect(failure(await applied(one, work))).toMatchObject({ kind: "integrity" });
  await one.database.sql`drop schema tenant_acme cascade`;
  expect(await applied(one, work)).toEqual({ kind: "gone" });
});

test("applyTransactional() says lost, and nothing else, when the backend is ended under it", async () => {
  const one = await withStep("create table users (id int); select pg_terminate_backend(pg_backend_pid());");
  expect(await applied(one)).toEqual({ kind: "lost" });
});

// A pooler says so and keeps its client, whatever became of the transaction on the server that it lost.
test.each(["08006", "57P01", "25P03"])(
  "applyTransactional() says lost where it hears %s, which can come after the commit",
  async (sqlstate) => {
    const one = await withStep(`do $$ begin raise sqlstate '${sqlstate}'; end $$;`);
    expect(await applied(one)).toEqual({ kind: "lost" });
  },
);
