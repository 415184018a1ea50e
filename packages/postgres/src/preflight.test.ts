import { expect, test } from "vitest";
import { hindrances, shortOfRoom } from "./preflight.ts";
import { testFleet } from "./testing/fleet.ts";
import type { TestFleet } from "./testing/fleet.ts";

const files = { "tenant/001_users.sql": "create table users (id int);" };

test("hindrances() finds nothing in a fleet that is free", async () => {
  const there = await testFleet("schemas in one database", ["acme", "corp"]);
  await there.apply(files);
  expect(await hindrances(there.environment, there.fleet, tenants(there), 0)).toEqual([]);
});

test("hindrances() names the backend that has held tables of a target, and for how long", async () => {
  const there = await testFleet("schemas in one database", ["acme", "corp"]);
  await there.apply(files);
  const other = await there.database("acme").sql.reserve();
  const [row] = await other.unsafe(
    "begin; select pg_backend_pid() as pid; lock tenant_acme.users in row share mode",
  );
  const found = await hindrances(there.environment, there.fleet, tenants(there), 0);
  expect(found).toMatchObject([{ check: "locks", level: "warning", targets: ["acme"] }]);
  expect(found[0]?.message).toMatch(/^Backend \d+.* has held tables of \{who\} for \d+ s/);
  expect(found[0]?.help).toMatch(/pg_terminate_backend\(\d+\)/);
  expect(row).toBeDefined();
  // Short of what is worth saying, it is not said.
  expect(await hindrances(there.environment, there.fleet, tenants(there))).toEqual([]);
  await other.unsafe("rollback");
  other.release();
});

test("hindrances() names what a role may not create in, and what it does not own", async () => {
  const there = await testFleet("schemas in one database", ["acme", "corp"]);
  await there.apply(files);
  const { sql, name } = there.database("acme");
  const role = `migrator_${name}`;
  await sql.unsafe(`create role ${role}; grant create on schema tenant_corp to ${role}`);
  const found = await hindrances({ ...there.environment, role }, there.fleet, tenants(there), 60_000);
  expect(found.map(({ check, level, targets }) => ({ check, level, targets }))).toEqual([
    { check: "privileges", level: "error", targets: ["acme"] },
    { check: "privileges", level: "error", targets: ["acme", "corp"] },
  ]);
  await sql.unsafe(`drop owned by ${role}; drop role ${role}`);
});

test("hindrances() says once why it did not look at the disk: a server elsewhere, or what the role may not read", async () => {
  const there = await testFleet("a database per tenant", ["acme", "corp"]);
  await there.apply(files);
  const remote = new Map(
    [...there.fleet.databases].map(([name, route]) => [
      name,
      { ...route, direct: { ...route.direct, host: "db.example.com" } },
    ]),
  );
  const targets = tenants(there);
  const elsewhere = await hindrances(there.environment, { databases: remote }, targets, 60_000);
  expect(elsewhere).toMatchObject([{ ...unseen, message: expect.stringContaining("is on another machine") }]);

  const { sql, name } = there.database("acme");
  const role = `blind_${name}`;
  await sql.unsafe(`create role ${role} login password 'x'; grant ${role} to current_user`);
  const blind = new Map(
    [...there.fleet.databases].map(([name, route]) => [
      name,
      { ...route, connection: { ...route.connection, user: role, password: "x" } },
    ]),
  );
  const found = await hindrances(there.environment, { databases: blind }, targets, 60_000);
  expect(found.filter(({ check }) => check === "disk")).toMatchObject([
    { ...unseen, message: "The disk was not looked at: the role is no member of pg_read_all_settings." },
  ]);
  await sql.unsafe(`drop role ${role}`);
});

const unseen = { check: "disk", level: "warning", targets: [] };

test("shortOfRoom() warns where a table could not be written a second time", () => {
  expect(shortOfRoom(2 ** 30, 2 ** 29)).toEqual([]);
  expect(shortOfRoom(2 ** 29, 2 ** 30)).toMatchObject([
    {
      check: "disk",
      level: "warning",
      message: "The disk has 512 MB left, less than the database takes (1024 MB).",
    },
  ]);
});

function tenants({ fleet }: TestFleet) {
  return fleet.targets.filter(({ kind }) => kind === "tenant");
}
