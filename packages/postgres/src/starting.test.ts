import { freshDatabase } from "@tenantry/kit";
import { expect, test } from "vitest";
import { ConnectError, openSession } from "./session.ts";
import { environmentOf } from "./testing/environment.ts";
import { startingServer } from "./testing/starting-server.ts";

const options = { applicationName: "test", connectTimeoutMs: 60_000, deadlineMs: 60_000 };

test("openSession() waits for a server that says that it is starting", async () => {
  const starting = await startingServer((await freshDatabase()).url, 3);
  const session = await openSession(environmentOf(starting.url).connection, options);
  expect(await session.query("select 1 as works")).toEqual([{ works: 1 }]);
  await session.close();
  expect(starting.clients()).toBe(4);
});

test("openSession() waits for it no longer than connecting may take, and says what it waited for", async () => {
  const starting = await startingServer((await freshDatabase()).url, Infinity);
  const { connection } = environmentOf(starting.url);
  const began = performance.now();
  const error = await openSession(connection, { ...options, connectTimeoutMs: 1_200 }).catch(
    (refused: unknown) => refused,
  );
  expect(error).toMatchObject({ name: "ConnectError", reason: "not-ready", sqlstate: "57P03" });
  expect(error instanceof ConnectError ? error.message : "").toContain("was not ready in time");
  expect(starting.clients()).toBeGreaterThan(1);
  expect(performance.now() - began).toBeGreaterThan(500);
});
