import { freshDatabase } from "@tenantry/kit";
import { expect, test } from "vitest";
import { ended, ensureControl } from "./control.ts";
import { createLedger, upgradeLedger } from "./ledger/ddl.ts";
import { headSelect, headUpsert } from "./published.ts";
import { openSession } from "./session.ts";
import type { Session } from "./session.ts";
import { environmentOf } from "./testing/environment.ts";
import type { Environment } from "./environment.ts";

async function sessions(count: number, { direct }: Environment): Promise<readonly Session[]> {
  const options = { applicationName: "control", connectTimeoutMs: 60_000, deadlineMs: 60_000 };
  return await Promise.all(Array.from({ length: count }, () => openSession(direct, options)));
}

/** Runs the work in ten sessions at once, several times over, each time on a clean slate. */
async function race(
  environment: Environment,
  reset: () => Promise<unknown>,
  work: (session: Session) => Promise<unknown>,
): Promise<void> {
  const all = await sessions(10, environment);
  for (let round = 0; round < 5; round += 1) {
    await reset();
    await Promise.all(all.map(work));
  }
  await Promise.all(all.map((session) => session.close()));
}

test("ensureControl() lets ten first-ever runs make schema and tables together", async () => {
  const { url, sql } = await freshDatabase();
  const environment = environmentOf(url, { publicSchema: "Control's" });
  await race(
    environment,
    () => sql`drop schema if exists "Control's" cascade`,
    (session) => ensureControl(session, environment),
  );
  const tables = await sql`select relname from pg_class where relkind = 'r'
    and relnamespace = '"Control''s"'::regnamespace order by 1`;
  expect(tables.map(({ relname }) => relname)).toEqual(["tenantry_head", "tenantry_lease", "tenantry_log"]);
});

test("ensureControl() needs no privilege once everything is there", async () => {
  const { url, sql } = await freshDatabase();
  const environment = environmentOf(url);
  const [session] = await sessions(1, environment);
  if (session !== undefined) await ensureControl(session, environment);
  await sql`revoke create on schema public from public`;
  await session?.message("set role pg_monitor");
  if (session !== undefined) await ensureControl(session, environment);
  await session?.close();
});

test("createLedger() makes one ledger of ten at once", async () => {
  const { url, sql } = await freshDatabase();
  await race(
    environmentOf(url),
    () => sql`drop table if exists "schema_migrations"`,
    (session) => session.message(ended(createLedger("public", "schema_migrations"))),
  );
  await sql`insert into schema_migrations (version) values ('001_a')`;
  await expect(sql`insert into schema_migrations (version) values ('001_a')`).rejects.toThrow("duplicate");
  expect(await sql`select state, checksum from schema_migrations`).toMatchObject([
    { state: "applied", checksum: null },
  ]);
});

test("upgradeLedger() adds what is missing and keeps existing columns as they are", async () => {
  const { url, sql } = await freshDatabase();
  const plain = async (): Promise<void> => {
    await sql`drop table if exists schema_migrations`;
    await sql`create table schema_migrations (version varchar(40) primary key, applied_at timestamp)`;
    await sql`insert into schema_migrations values ('001', null)`;
  };
  await race(environmentOf(url), plain, (session) =>
    session.message(ended(upgradeLedger("public", "schema_migrations"))),
  );
  const columns = await sql`select attname || ' ' || format_type(atttypid, atttypmod) as it from pg_attribute
    where attrelid = 'schema_migrations'::regclass and attnum > 0 order by attnum`;
  expect(columns.map(({ it }) => it)).toMatchInlineSnapshot(`
    [
      "version character varying(40)",
      "applied_at timestamp without time zone",
      "name text",
      "checksum text",
      "state text",
      "duration_ms bigint",
      "run text",
      "who text",
      "tool text",
      "commit text",
      "progress text",
    ]
  `);
  expect(await sql`select state from schema_migrations`).toMatchObject([{ state: "applied" }]);
});

test("headUpsert() raises the epoch with every head, and headSelect() reads it back as it was", async () => {
  const { url, sql } = await freshDatabase();
  const environment = environmentOf(url);
  const [session] = await sessions(1, environment);
  if (session !== undefined) await ensureControl(session, environment);
  const run = {
    id: "r1",
    who: "o'brien",
    tool: "tenantry/0.1.0",
    commit: null,
    digest: "d",
    reviewed: false,
  };
  expect(await sql.unsafe(headSelect(environment))).toHaveLength(0);
  for (const head of ['{"b":1, "a":"\\\\\'"}', "{ }"]) {
    await session?.message(headUpsert(environment, run, head));
    expect(await sql.unsafe(headSelect(environment))).toMatchObject([{ head }]);
  }
  expect(await session?.query(headSelect(environment))).toEqual([{ epoch: "2", head: "{ }" }]);
  await session?.close();
});
