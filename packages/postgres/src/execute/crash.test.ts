import { proxy, until } from "@tenantry/kit";
import type { Cut } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import { testFleet } from "../testing/fleet.ts";
import type { TestFleet, Told } from "../testing/fleet.ts";

const files = {
  "tenant/001_users.sql": "create table users (id int); insert into users values (1);",
  "tenant/002_more.sql": "insert into users values (2);",
};

/** What must be so after a run that ended well, whatever happened on the way: every step once, nothing left behind. */
async function expectWhole(fleet: TestFleet): Promise<void> {
  expect((await fleet.ledgers())["acme"]).toEqual(["001_users", "002_more"]);
  expect(await fleet.sql("acme", "select id from users order by id")).toEqual([{ id: 1 }, { id: 2 }]);
  const left =
    "select from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'";
  expect(await fleet.sql("acme", left)).toEqual([]);
}

/** How many messages a run sends that nothing disturbs. */
async function undisturbed(): Promise<number> {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  const link = await proxy(fleet.database("acme").url);
  await fleet.apply(files, { through: link.url, environment: { concurrency: 1 } });
  return link.messages.filter(({ type }) => type === "Q").length;
}

async function cutAt(
  message: number,
  when: Cut["when"],
  how: Cut["how"],
): Promise<{ fleet: TestFleet; told: Told }> {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  const link = await proxy(fleet.database("acme").url);
  let queries = 0;
  link.arm({ message: ({ type }) => type === "Q" && ++queries === message, when, how });
  const told = await fleet.apply(files, { through: link.url, environment: { concurrency: 1 } });
  return { fleet, told };
}

describe.each(["before", "during", "after"] as const)(
  "execute(), its connection cut %s a message",
  (when) => {
    test("does every step exactly once, whichever message it is", async () => {
      const count = await undisturbed();
      expect(count).toBeGreaterThan(4);
      for (let message = 1; message <= count; message++) {
        const { fleet, told } = await cutAt(message, when, "rst");
        expect(told.outcomes).toEqual({ acme: "done" });
        await expectWhole(fleet);
      }
    });
  },
);

test("execute() calls a step done whose answer was lost, and sends it no second time", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  const link = await proxy(fleet.database("acme").url, {
    cut: { message: ({ text }) => text.includes("insert into users values (2)"), when: "after", how: "fin" },
  });
  const { outcomes, events } = await fleet.apply(files, { through: link.url });
  expect(outcomes).toEqual({ acme: "done" });
  expect(events.filter(({ type }) => type === "retry")).toEqual([]);
  expect(link.messages.filter(({ text }) => text.includes("insert into users values (2)"))).toHaveLength(1);
  await expectWhole(fleet);
});

test("execute() waits for a backend that goes on without its client", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  const slow = {
    "tenant/001_users.sql":
      "create table users (id int); select pg_sleep(0.5); insert into users values (1);",
  };
  const link = await proxy(fleet.database("acme").url, {
    cut: { message: ({ text }) => text.includes("pg_sleep"), when: "during", how: "blackhole" },
  });
  const environment = { statementTimeoutMs: 1_000, lockTimeoutMs: 100 };
  const { outcomes } = await fleet.apply(slow, { through: link.url, environment });
  expect(outcomes).toEqual({ acme: "done" });
  expect(await fleet.sql("acme", "select id from users")).toEqual([{ id: 1 }]);
});

test("execute() comes through its backends being ended, over and over", async () => {
  const fleet = await testFleet("schemas in one database", ["t1", "t2", "t3", "t4", "t5", "t6"]);
  const { sql } = fleet.database("t1");
  let steps = 0;
  const { outcomes, events } = await fleet.apply(files, {
    environment: { retries: 50 },
    onEvent: async (event) => {
      if (event.type !== "step" || ++steps > 6) return;
      await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'tenantry/run-1' and datname = current_database()`;
    },
  });
  expect(new Set(Object.values(outcomes))).toEqual(new Set(["done"]));
  for (const id of Object.keys(outcomes)) {
    expect(await fleet.sql(id, "select id from users order by id")).toEqual([{ id: 1 }, { id: 2 }]);
  }
  expect(events.filter((event) => event.type === "step" && event.how === "ran")).toHaveLength(12);
});

test("execute() calls nothing undone that a message still on its way could do later", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  await fleet.apply({ "tenant/001_users.sql": files["tenant/001_users.sql"] });
  let letGo = (): void => {};
  const held = new Promise<void>((done) => (letGo = done));
  const link = await proxy(fleet.database("acme").url, {
    onMessage: async ({ text }) => (text.includes("values (2)") ? await held : undefined),
  });
  // So the client gives up after some ten seconds, and the server gets the message after that.
  const environment = { retries: 0, statementTimeoutMs: 200, lockTimeoutMs: 100 };
  const { outcomes } = await fleet.apply(files, { through: link.url, environment });
  letGo();
  await until(async () => {
    const own =
      "select from pg_stat_activity where application_name = 'tenantry/run-1' and datname = current_database()";
    return (await fleet.sql("acme", own)).length === 0;
  });
  expect(outcomes).toEqual({ acme: "failed" });
  expect((await fleet.ledgers())["acme"]).toEqual(["001_users"]);
});

test("execute() ends its own backend that still waits for the rest of a question, and keeps the lock of the step", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  const index = {
    "tenant/003_index.sql": "--! transaction: off\ncreate index concurrently users_id on users (id);",
  };
  await fleet.apply(files);
  const link = await proxy(fleet.database("acme").url, {
    cut: {
      message: ({ type, text }) => type === "P" && text.includes("json_array_elements_text"),
      when: "after",
      how: "blackhole",
    },
  });
  const environment = {
    statementTimeoutMs: 200,
    lockTimeoutMs: 100,
    leaseWaitMs: 1_000,
    retries: 1,
    plainBelow: 0,
  };
  const { outcomes } = await fleet.apply({ ...files, ...index }, { through: link.url, environment });
  expect(link.hasCut()).toBe(true);
  expect(outcomes).toEqual({ acme: "done" });
});

test("execute() says unknown, never failed, when the ledger cannot be read again", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  const link = await proxy(fleet.database("acme").url, {
    cut: { message: ({ text }) => text.includes("values (2)"), when: "after", how: "rst" },
    onMessage: ({ text }) => void (text.includes("values (2)") && link.door("shut")),
  });
  const { outcomes } = await fleet.apply(files, { through: link.url, environment: { retries: 1 } });
  expect(outcomes).toEqual({ acme: "unknown" });
});
