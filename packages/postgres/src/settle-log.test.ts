import { proxy } from "@tenantry/kit";
import { expect, test } from "vitest";
import { settleLog } from "./settle-log.ts";
import { testFleet } from "./testing/fleet.ts";
import type { TestFleet } from "./testing/fleet.ts";
import { run } from "./testing/tenant.ts";

const files = {
  "tenant/001_users.sql": "create table users (id int);\n--! down\ndrop table users;",
  "tenant/002_mail.sql": "alter table users add mail text;\n--! down\nalter table users drop mail;",
};
const next = { ...run, id: "run-2" };

async function entries(fleet: TestFleet): Promise<readonly string[]> {
  const rows = await fleet.sql(
    "public",
    "select concat_ws(' ', run, verb, target, step, outcome) as line from tenantry_log where outcome <> 'unknown' order by id",
  );
  return rows.map(({ line }) => String(line));
}

/** The run died after its last step, before it told the log. */
async function forget(fleet: TestFleet): Promise<void> {
  await fleet.sql("public", "delete from tenantry_log where outcome <> 'unknown'");
}

test("execute() says in the log what it begins in other databases, and then what came of it", async () => {
  const fleet = await testFleet("a database per tenant", ["acme"]);
  await fleet.sql("acme", "create table taken ()");
  const failing = { ...files, "tenant/003_taken.sql": "create table taken ();" };
  expect((await fleet.apply(failing)).outcomes).toEqual({ acme: "failed" });
  const begun = await fleet.sql(
    "public",
    "select step from tenantry_log where outcome = 'unknown' order by id",
  );
  expect(begun).toHaveLength(3);
  expect(await entries(fleet)).toEqual([
    "run-1 apply acme tenant/001_users done",
    "run-1 apply acme tenant/002_mail done",
    "run-1 apply acme tenant/003_taken skipped",
  ]);
});

test("execute() begins nothing in the log where every step writes its own entry", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  await fleet.apply(files);
  expect(await fleet.sql("public", "select from tenantry_log where outcome = 'unknown'")).toEqual([]);
});

test("execute() writes the log although the connection for it is lost", async () => {
  const fleet = await testFleet("a database per tenant", ["acme"]);
  const link = await proxy(fleet.database("public").url);
  let logs = 0;
  link.arm({
    message: ({ text }) => text.includes("json_to_recordset") && ++logs === 2,
    when: "before",
    how: "rst",
  });
  const { events } = await fleet.apply(files, { through: link.url, environment: { retries: 2 } });
  expect(link.hasCut()).toBe(true);
  expect(events.filter(({ type }) => type === "note")).toEqual([]);
  expect(await entries(fleet)).toHaveLength(2);
});

test("settleLog() completes, in its name, what a run did and did not live to tell", async () => {
  const fleet = await testFleet("a database per tenant", ["acme", "corp"]);
  await fleet.apply(files);
  const told = await entries(fleet);
  await forget(fleet);
  await settleLog(fleet.environment, next, fleet.fleet);
  expect((await entries(fleet)).toSorted()).toEqual(told.toSorted());
  await settleLog(fleet.environment, next, fleet.fleet);
  expect(await entries(fleet)).toHaveLength(told.length);
});

test("settleLog() does not take for done what another run did, or nobody", async () => {
  const fleet = await testFleet("a database per tenant", ["acme"]);
  await fleet.apply(files);
  await forget(fleet);
  await fleet.sql("acme", "update schema_migrations set run = 'run-0' where version = '001_users'");
  await fleet.sql("acme", "delete from schema_migrations where version = '002_mail'");
  await settleLog(fleet.environment, next, fleet.fleet);
  expect(await entries(fleet)).toEqual([
    "run-1 apply acme tenant/001_users skipped",
    "run-1 apply acme tenant/002_mail skipped",
  ]);
});

test("settleLog() sees by its absence that a revert was done", async () => {
  const fleet = await testFleet("a database per tenant", ["acme"]);
  await fleet.apply(files);
  await fleet.revert(files);
  await forget(fleet);
  await settleLog(fleet.environment, next, fleet.fleet);
  expect(await entries(fleet)).toContain("run-1 revert acme tenant/002_mail done");
});

test("settleLog() leaves alone what its own run has begun, and what it cannot reach", async () => {
  const fleet = await testFleet("a database per tenant", ["acme"]);
  await fleet.apply(files);
  await forget(fleet);
  await settleLog(fleet.environment, run, fleet.fleet);
  expect(await entries(fleet)).toEqual([]);
  const nowhere = new Map(
    [...fleet.fleet.databases].map(([name, { connection, direct }]) => [
      name,
      name === "" ? { connection, direct } : { connection: { ...connection, port: 1 }, direct },
    ]),
  );
  await settleLog(fleet.environment, next, { ...fleet.fleet, databases: nowhere });
  expect(await entries(fleet)).toEqual([]);
});

test("settleLog() says gone of a tenant that is no longer there", async () => {
  const fleet = await testFleet("a database per tenant", ["acme", "corp"]);
  await fleet.apply(files);
  await forget(fleet);
  const targets = fleet.fleet.targets.filter(({ id }) => id !== "acme");
  await settleLog(fleet.environment, next, { ...fleet.fleet, targets });
  expect(await entries(fleet)).toContain("run-1 apply acme tenant/001_users gone");
  expect(await entries(fleet)).toContain("run-1 apply corp tenant/001_users done");
});
