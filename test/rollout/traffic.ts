import { launch, until } from "@tenantry/kit";
import { expect } from "vitest";
import { application, rowsIn } from "./application.ts";
import type { Met } from "./application.ts";
import { fleetOf, migrationFiles } from "./fleet.ts";
import type { TestFleet } from "./fleet.ts";

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

/** How long a step waits for a lock: far shorter than the application would. */
const ours = "300ms";

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

function options({ project, database }: TestFleet) {
  return { cwd: project.folder, env: { DATABASE_URL: database.url } };
}
