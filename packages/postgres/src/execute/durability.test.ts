import { ownServer, proxy } from "@tenantry/kit";
import { expect, test } from "vitest";
import { testFleet } from "../testing/fleet.ts";

const tenants = ["t1", "t2", "t3", "t4", "t5", "t6"];
const done = Object.fromEntries(tenants.map((id) => [id, "done"]));
const files = {
  "tenant/001_users.sql": "create table users (id int);",
  "tenant/002_row.sql": "insert into users values (1);",
};
const barrier = { durability: "barrier", concurrency: 2 } as const;

test("execute() waits for the disk at every commit unless told otherwise", async () => {
  const fleet = await testFleet("schemas in one database", ["t1"]);
  const link = await proxy(fleet.database("t1").url);
  await fleet.apply(files, { through: link.url });
  expect(link.messages.filter(({ text }) => /synchronous_commit|pg_logical_emit_message/.test(text))).toEqual(
    [],
  );
});

test("execute() with a barrier tells of done targets only when all before is on disk", async () => {
  const fleet = await testFleet("schemas in one database", tenants);
  const link = await proxy(fleet.database("t1").url);
  const told: string[] = [];
  const { outcomes } = await fleet.apply(files, {
    through: link.url,
    environment: barrier,
    onEvent: (event) => void (event.type === "target" && told.push(link.messages.at(-1)?.text ?? "")),
  });
  expect(outcomes).toEqual(done);
  expect(told).toHaveLength(tenants.length);
  for (const text of told) expect(text).toContain("set local synchronous_commit = on;");
  // A transaction that writes nothing waits for no disk.
  expect(await fleet.sql("public", "select from tenantry_log where verb = 'barrier'")).toHaveLength(1);
});

test("execute() with a barrier does again what a crash of the server took back", async () => {
  // Nothing gets to disk by itself while the test runs.
  const server = await ownServer({ wal_writer_delay: "10s", wal_writer_flush_after: "1GB" });
  const fleet = await testFleet("schemas in one database", tenants, {}, server.url);
  await fleet.apply(files, { intent: { to: "001" } });
  let steps = 0;
  const { outcomes, events } = await fleet.apply(files, {
    environment: barrier,
    onEvent: async (event) => {
      if (event.type !== "step" || ++steps !== 4) return;
      await server.kill();
      await server.start();
    },
  });
  expect(outcomes).toEqual(done);
  const ran = events.filter((event) => event.type === "step" && event.how === "ran");
  expect(ran.length).toBeGreaterThan(tenants.length);
  for (const id of tenants) expect(await fleet.sql(id, "select id from users")).toEqual([{ id: 1 }]);
});

test("execute() with a barrier confirms nothing when the server does not come back", async () => {
  const server = await ownServer();
  const fleet = await testFleet("schemas in one database", tenants, {}, server.url);
  let isDown = false;
  const { outcomes, events } = await fleet.apply(files, {
    environment: { ...barrier, retries: 1 },
    onEvent: async (event) => {
      if (event.type !== "step" || event.step !== "tenant/002_row" || isDown) return;
      isDown = true;
      await server.kill();
    },
  });
  expect(Object.values(outcomes)).not.toContain("done");
  expect(events).toContainEqual({ type: "stopped", reason: "unconfirmed" });
});
