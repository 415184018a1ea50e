import { launch, proxy, tenantry } from "@tenantry/kit";
import type { Message, Result } from "@tenantry/kit";
import { expect } from "vitest";
import { contents, fleetOf, migrationFiles } from "./fleet.ts";
import type { TestFleet } from "./fleet.ts";

const first = { "001_users": "create table users (id bigint primary key);" };
const second = { "002_orders": "create table orders (id bigint primary key);" };

/** When the new tenant is begun: well before the announcement, with the run, at the announcement, just after it. */
const moments = ["before", "beside", "at", "after"] as const;

/** How many of the new tenants were built before what was announced, and how many after. */
export interface Sides {
  readonly before: number;
  readonly after: number;
}

interface Race {
  readonly size: number;
  readonly rounds: number;
  /** Of the `apply`. */
  readonly flags?: readonly string[];
}

/** In each round one more migration is applied while one more tenant is created; expects nobody to be left behind. */
export async function race({ size, rounds, flags = [] }: Race): Promise<Sides> {
  const fleet = await announcedFleet(size);
  let built: Sides = { before: 0, after: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const stem = `${String(round + 2).padStart(3, "0")}_t`;
    fleet.project.write(`migrations/tenant/${stem}.sql`, `create table t${round} (id bigint primary key);\n`);
    const id = `new${round}`;
    await raced(fleet, { moment: moments[round % moments.length] ?? "at", id, flags });
    const side = await builtOn(fleet, id, stem);
    built = { ...built, [side]: built[side] + 1 };
    await expectNobodyBehind(fleet, size + round + 1);
  }
  return built;
}

/** A tenant is created from a folder that lacks what was announced to so many others; expects it to have that too. */
export async function createLate(size: number): Promise<void> {
  const fleet = await announcedFleet(size);
  const older = await fleetOf(0, first);
  const path = "migrations/tenant/002_orders.sql";
  fleet.project.write(path, migrationFiles(second)[path] ?? "");
  expect(await tenantry(["apply"], options(fleet))).toMatchObject({ code: 0 });
  const created = await tenantry(["tenant", "create", "late"], {
    cwd: older.project.folder,
    env: { DATABASE_URL: fleet.database.url },
  });
  expect(created).toMatchObject({ code: 0 });
  await expectNobodyBehind(fleet, size + 1);
}

/** Everybody has the first migration, and it is what new tenants get. */
async function announcedFleet(size: number): Promise<TestFleet> {
  const fleet = await fleetOf(size, first);
  expect(await tenantry(["apply"], options(fleet))).toMatchObject({ code: 0 });
  return fleet;
}

interface Round {
  readonly moment: (typeof moments)[number];
  readonly id: string;
  readonly flags: readonly string[];
}

async function raced(fleet: TestFleet, { moment, id, flags }: Round): Promise<void> {
  const create = (): Promise<Result> => launch("tenantry", ["tenant", "create", id], options(fleet)).ended;
  let creating: Promise<Result> | null = null;
  let announced: "not yet" | "sent" = "not yet";
  const onMessage = async ({ text }: Message): Promise<void> => {
    const isAnnouncement = text.includes("pg_advisory_xact_lock(pg_catalog.hashtextextended('tenantry head");
    if (isAnnouncement && moment === "before") await (creating ??= create());
    if (isAnnouncement && moment === "at") creating ??= create();
    if (announced === "sent" && moment === "after") creating ??= create();
    if (text.includes("tenantry_head as published")) announced = "sent";
  };
  const link = await proxy(fleet.database.url, { onMessage });
  if (moment === "beside") creating = create();
  const applied = await tenantry(["apply", ...flags], options(fleet, link.url));
  expect(applied).toMatchObject({ code: 0 });
  expect(announced).toBe("sent");
  expect(await creating).toMatchObject({ code: 0 });
  await link.close();
}

/** Who wrote the newest row of the new tenant: the run that swept it, or the one that built it. */
async function builtOn(
  { database: { sql } }: TestFleet,
  id: string,
  newest: string,
): Promise<"before" | "after"> {
  const [row] = await sql`
    select (select run from ${sql(`tenant_${id}`)}.schema_migrations where version = ${newest}) =
           (select run from ${sql(`tenant_${id}`)}.schema_migrations where version = '001_users') as same`;
  return row?.["same"] === true ? "after" : "before";
}

async function expectNobodyBehind({ database }: TestFleet, count: number): Promise<void> {
  const found = await contents(database);
  expect(found.size).toBe(count);
  expect(new Set([...found.values()].map((content) => JSON.stringify(content))).size).toBe(1);
}

function options({ project, database }: TestFleet, url = database.url) {
  return { cwd: project.folder, env: { DATABASE_URL: url } };
}
