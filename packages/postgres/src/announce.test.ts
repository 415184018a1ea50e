import { expect, test } from "vitest";
import { freshDatabase, proxy } from "@tenantry/kit";
import { announce, announceLower, readHead } from "./announce.ts";
import { environmentOf } from "./testing/environment.ts";
import { all, create, head, ledger, registry, tenants, waits } from "./testing/registry.ts";
import type { Fleet } from "./testing/registry.ts";
import { catalogOf, run } from "./testing/tenant.ts";

const users = "create table users (id int primary key, email text);";
const index = "--! transaction: off\ncreate index concurrently users_email on users (lower(email));";
const two = { "001_users": users, "002_email": index };
const three = { ...two, "003_name": "alter table users add column name text;" };

test("provision() builds at what was announced, from an older checkout", async () => {
  const fleet = await registry();
  await announce(fleet.environment, catalogOf(three), run);
  expect(await create(fleet, catalogOf({ "001_users": users }), "acme")).toEqual(["acme created"]);
  expect(await ledger(fleet, "acme")).toEqual(["001_users applied", "002_email applied", "003_name applied"]);
});

test("provision() builds at what was announced, also from a newer checkout", async () => {
  const fleet = await registry();
  await announce(fleet.environment, catalogOf(two), run);
  await create(fleet, catalogOf(three), "acme");
  expect(await ledger(fleet, "acme")).toEqual(["001_users applied", "002_email applied"]);
});

test("announce() never lets an older checkout take something away, announceLower() does", async () => {
  const fleet = await registry();
  await announce(fleet.environment, catalogOf(three), run);
  await announce(fleet.environment, catalogOf(two), run);
  expect(await head(fleet)).toEqual(["tenant/001_users", "tenant/002_email", "tenant/003_name"]);
  await announceLower(fleet.environment, run, ["tenant/003_name"]);
  expect(await head(fleet)).toEqual(["tenant/001_users", "tenant/002_email"]);
});

test("readHead() is null where nothing was announced, not even a schema", async () => {
  const fleet = await registry();
  expect(await readHead(fleet.environment)).toBeNull();
  expect(await readHead({ ...fleet.environment, publicSchema: "nowhere" })).toBeNull();
});

test("announce() waits for a tenant being built, whose catalog is older, and then finds it", async () => {
  for (let round = 0; round < 10; round += 1) {
    const fleet = await registry();
    const order: string[] = [];
    const link = await proxy(fleet.database.url, {
      onMessage: async ({ text }) => {
        if (!text.includes("create table if not exists") || !text.includes("tenant_acme")) return;
        // The provisioner holds the lock: whoever announces must be waiting for it before the building goes on.
        order.push("building");
        announcing = announce(fleet.environment, catalogOf(three), run).then(() => order.push("announced"));
        await waits(fleet, announcing);
        order.push("still building");
      },
    });
    let announcing: Promise<unknown> = Promise.resolve();
    const created = await all(fleet, catalogOf({ "001_users": users }), [{ id: "acme" }], link.url);
    await announcing;
    expect(created.map(({ outcome }) => outcome)).toEqual(["created"]);
    expect(order).toEqual(["building", "still building", "announced"]);
    expect(await tenants(fleet)).toEqual(["acme tenant_acme"]);
    expect(await ledger(fleet, "acme")).toEqual(["001_users applied"]);
    await fleet.database.drop();
  }
});

test("provision() waits for an announcement and builds at it", async () => {
  for (let round = 0; round < 10; round += 1) {
    const fleet = await registry();
    const older = catalogOf({ "001_users": users });
    await announce(fleet.environment, older, run);
    let creating: Promise<readonly string[]> = Promise.resolve([]);
    const link = await proxy(fleet.database.url, {
      onMessage: async ({ text }) => {
        if (!text.startsWith("insert into") || !text.includes("tenantry_head")) return;
        // The announcement holds the lock: the provisioner must be waiting for it before it is published.
        creating = create(fleet, older, "acme");
        await waits(fleet, creating);
      },
    });
    await announce(
      { ...fleet.environment, connection: environmentOf(link.url).connection },
      catalogOf(three),
      run,
    );
    expect(await creating).toEqual(["acme created"]);
    expect(await ledger(fleet, "acme")).toEqual([
      "001_users applied",
      "002_email applied",
      "003_name applied",
    ]);
    await fleet.database.drop();
  }
});

test("provision() makes a database per tenant, and builds it further when something is announced meanwhile", async () => {
  const database = await freshDatabase();
  const prefix = `${database.name}_`;
  const environment = environmentOf(database.url, {
    tenants: { from: "databases", pattern: `${prefix}%`, schema: "public" },
  });
  const fleet: Fleet = { database, environment };
  const older = catalogOf({ "001_users": users });
  let announced: Promise<unknown> | null = null;
  const link = await proxy(database.url, {
    onMessage: async ({ text }) => {
      if (announced !== null || !text.includes("create table users")) return;
      announced = announce(environment, catalogOf(two), run);
      await announced;
    },
  });
  try {
    const [result] = await all(fleet, older, [{ id: "acme" }], link.url);
    expect(result).toMatchObject({ outcome: "created", database: `${prefix}acme`, schema: "public" });
    expect(await create(fleet, older, "acme")).toEqual(["acme unchanged"]);
    const log = await database.sql`select verb, step from tenantry_log order by id`;
    expect(log.map(({ verb, step }) => `${verb} ${step}`).toSorted()).toEqual([
      "apply tenant/001_users",
      "apply tenant/002_email",
      "provision null",
    ]);
  } finally {
    await database.sql.unsafe(`drop database if exists "${prefix}acme" with (force)`);
  }
});
