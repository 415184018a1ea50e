import { launch, proxy, tenantry } from "@tenantry/kit";
import type { Message, Result } from "@tenantry/kit";
import { expect, test } from "vitest";
import { contents, fleetOf, migrationFiles } from "./fleet.ts";
import type { TestFleet } from "./fleet.ts";

const size = 200;
const rounds = 20;
const first = { "001_users": "create table users (id bigint primary key);" };
const second = { "002_orders": "create table orders (id bigint primary key);" };

/** When the new tenant is begun: well before the announcement, with the run, at the announcement, just after it. */
const moments = ["before", "beside", "at", "after"] as const;

test("a tenant created while apply runs over 200 others ends up with every migration, whoever comes first", async () => {
  const fleet = await announcedFleet();
  let built = { before: 0, after: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const stem = String(round + 2).padStart(3, "0");
    fleet.project.write(
      `migrations/tenant/${stem}_t.sql`,
      `create table t${stem} (id bigint primary key);\n`,
    );
    const id = `new${round}`;
    await raced(fleet, moments[round % moments.length] ?? "at", id);
    const side = await builtOn(fleet, id, `${stem}_t`);
    built = { ...built, [side]: built[side] + 1 };
    await expectNobodyBehind(fleet, size + round + 1);
  }
  expect(built.before).toBeGreaterThanOrEqual(5);
  expect(built.after).toBeGreaterThanOrEqual(5);
});

test("a tenant created while apply runs in waves ends up with every migration, also beside the canary", async () => {
  const fleet = await announcedFleet();
  for (let round = 0; round < moments.length * 2; round += 1) {
    const stem = String(round + 2).padStart(3, "0");
    fleet.project.write(
      `migrations/tenant/${stem}_t.sql`,
      `create table t${stem} (id bigint primary key);\n`,
    );
    const waves = ["--canary", "t00007", "--canary", "4", "--waves", "10%"];
    await raced(fleet, moments[round % moments.length] ?? "at", `new${round}`, waves);
    await expectNobodyBehind(fleet, size + round + 1);
  }
});

test("a tenant created from an older folder after the announcement has what was announced", async () => {
  const fleet = await announcedFleet();
  const older = await fleetOf(0, first);
  fleet.project.write(
    "migrations/tenant/002_orders.sql",
    migrationFiles(second)["migrations/tenant/002_orders.sql"] ?? "",
  );
  expect(await tenantry(["apply"], options(fleet))).toMatchObject({ code: 0 });
  const created = await tenantry(["tenant", "create", "late"], {
    cwd: older.project.folder,
    env: { DATABASE_URL: fleet.database.url },
  });
  expect(created).toMatchObject({ code: 0 });
  await expectNobodyBehind(fleet, size + 1);
});

/** Everybody has the first migration, and it is what new tenants get. */
async function announcedFleet(): Promise<TestFleet> {
  const fleet = await fleetOf(size, first);
  expect(await tenantry(["apply"], options(fleet))).toMatchObject({ code: 0 });
  return fleet;
}

async function raced(
  fleet: TestFleet,
  moment: (typeof moments)[number],
  id: string,
  flags: readonly string[] = [],
): Promise<void> {
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
