import { launch, until } from "@tenantry/kit";
import postgres from "postgres";
import { expect } from "vitest";
import { fleetOf, migrationFiles } from "./fleet.ts";
import type { TestFleet } from "./fleet.ts";

/** What an application met while the fleet was migrated under it. */
export interface Met {
  readonly statements: number;
  /** SQLSTATEs, each as often as it came. */
  readonly errors: readonly string[];
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

const before = {
  "001_users":
    "create table users (id bigint generated always as identity primary key, email text, seen int);",
};

/** Each takes its lock in another way. */
const after = {
  "002_plan": "alter table users add column plan text not null default 'free';",
  "003_index": "--! transaction: off\ncreate index concurrently users_email on users (email);",
  "004_backfill":
    '--! batch: until-no-rows\n--! accept: update-without-where reason="in batches"\nupdate users set seen = 0 where id in (select id from users where seen is null limit 50);',
  "005_check": "alter table users add constraint users_seen check (seen >= 0) not valid;",
  "006_validate": "alter table users validate constraint users_seen;",
};

/** How long a step waits for a lock, and how long the application would: beyond that it fails. */
const ours = "300ms";
const theirsMs = 20_000;

/**
 * Migrates so many tenants while an application inserts and selects in all of them, and one transaction of it stays open, until
 * a step has given up on its lock more than once.
 */
export async function underTraffic(size: number, clients: number): Promise<Met> {
  const fleet = await fleetOf(size, before);
  fleet.project.write(
    "tenantry.config.json",
    JSON.stringify({
      ...JSON.parse(fleet.project.read("tenantry.config.json")),
      timeouts: { lock: ours },
      retries: 1000,
    }),
  );
  expect(await launch("tenantry", ["apply"], options(fleet)).ended).toMatchObject({ code: 0 });
  for (const [path, text] of Object.entries(migrationFiles(after))) fleet.project.write(path, text);

  const load = application(fleet, clients);
  const applying = launch("tenantry", ["apply"], options(fleet));
  await openTransaction(fleet, async () => await givenUp(fleet));
  expect(await applying.ended).toMatchObject({ code: 0 });
  const met = await load.stop();
  const [deadlocks] = await fleet.database.sql`
    select deadlocks::int as count from pg_stat_database where datname = current_database()`;
  expect(deadlocks).toEqual({ count: 0 });
  expect(await rowsIn(fleet)).toBe(load.inserted());
  return met;
}

/** Somebody reads a table, and goes for lunch. */
async function openTransaction({ database, tenants }: TestFleet, during: () => Promise<void>): Promise<void> {
  const reader = await database.sql.reserve();
  await reader`begin`;
  await reader.unsafe(`select from tenant_${tenants[0]}.users`);
  await during();
  await reader`rollback`;
  reader.release();
}

/** A step that waits for that table is seen, then none, twice. */
async function givenUp({ database: { sql }, tenants }: TestFleet): Promise<void> {
  const waiting = async (): Promise<boolean> => {
    const rows = await sql`
      select from pg_locks where not granted and mode = 'AccessExclusiveLock'
         and relation = ${`tenant_${tenants[0]}.users`}::regclass`;
    return rows.length > 0;
  };
  for (let time = 0; time < 2; time += 1) {
    await until(waiting);
    await until(async () => !(await waiting()));
  }
}

interface Application {
  inserted(): number;
  stop(): Promise<Met>;
}

function application({ database, tenants }: TestFleet, clients: number): Application {
  const sql = postgres(database.url, {
    max: clients,
    onnotice: () => undefined,
    connection: { lock_timeout: theirsMs },
  });
  const tookMs: number[] = [];
  const errors: string[] = [];
  const stopping = new AbortController();
  let inserted = 0;

  async function client(number: number): Promise<void> {
    for (let at = number; !stopping.signal.aborted; at += 1) {
      const schema = sql(`tenant_${tenants[at % tenants.length]}`);
      await timed(
        async () => await sql`insert into ${schema}.users (email) values (${`user${at}@example.com`})`,
        () => (inserted += 1),
      );
      await timed(
        async () => await sql`select count(*) from ${schema}.users where email = ${`user${at}@example.com`}`,
      );
    }
  }

  async function timed(work: () => Promise<unknown>, done: () => void = () => undefined): Promise<void> {
    const began = performance.now();
    try {
      await work();
      done();
    } catch (error) {
      errors.push(error instanceof postgres.PostgresError ? error.code : String(error));
    }
    tookMs.push(performance.now() - began);
  }

  const running = Array.from({ length: clients }, (_, number) => client(number));
  return {
    inserted: () => inserted,
    async stop() {
      stopping.abort();
      await Promise.all(running);
      await sql.end();
      const sorted = tookMs.toSorted((a, b) => a - b);
      const at = (share: number): number => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
      return { statements: sorted.length, errors, p50Ms: at(0.5), p99Ms: at(0.99), longestMs: at(1) };
    },
  };
}

async function rowsIn({ database: { sql }, tenants }: TestFleet): Promise<number> {
  const union = tenants.map((id) => `select count(*) as n from tenant_${id}.users`).join(" union all ");
  const [row] = await sql.unsafe(`select sum(n)::int as n from (${union}) u`);
  return Number(row?.["n"]);
}

function options({ project, database }: TestFleet) {
  return { cwd: project.folder, env: { DATABASE_URL: database.url } };
}
