import postgres from "postgres";
import { expect, test } from "vitest";
import { freshDatabase } from "./database.ts";
import { ownServer } from "./own-server.ts";

test("freshDatabase() is empty and apart from every other", async () => {
  const [one, two] = await Promise.all([freshDatabase(), freshDatabase()]);
  await one.sql`create table public.things (id int)`;

  expect(await tables(two)).toEqual([]);
  expect(await tables(one)).toEqual([{ name: "things" }]);
});

test("drop() removes the database although others are connected to it", async () => {
  const [mine, watching] = await Promise.all([freshDatabase(), freshDatabase()]);
  const other = postgres(mine.url, { max: 1, fetch_types: false });
  await other`select 1`;
  await mine.drop();

  expect(await watching.sql`select 1 from pg_database where datname = ${mine.name}`).toEqual([]);
  await other.end({ timeout: 0 });
});

test("the shared server keeps the limits that a fleet meets", async () => {
  const { sql } = await freshDatabase();
  const [limits] = await sql`
    select current_setting('max_locks_per_transaction') as locks, current_setting('server_encoding') as encoding,
           current_setting('synchronous_commit') as durable`;
  expect(limits).toEqual({ locks: "64", encoding: "UTF8", durable: "on" });
});

test("ownServer() comes back after a crash at the same URL, with what was committed", async () => {
  const server = await ownServer();
  const { sql } = await freshDatabase(server.url);
  await sql`create table public.kept (id int)`;
  const before = server.pid();

  await server.kill();
  await expect(sql`select 1`).rejects.toThrow();
  await server.start();

  expect(server.pid()).not.toBe(before);
  expect(await sql`select tablename as name from pg_tables where schemaname = 'public'`).toEqual([
    { name: "kept" },
  ]);
});

async function tables({ sql }: Awaited<ReturnType<typeof freshDatabase>>): Promise<readonly unknown[]> {
  return [...(await sql`select tablename as name from pg_tables where schemaname = 'public'`)];
}
