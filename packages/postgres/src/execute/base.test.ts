import { proxy } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import { testFleet } from "../testing/fleet.ts";
import type { Files, TestFleet } from "../testing/fleet.ts";

const files: Files = {
  "tenant/schema.sql":
    "--! baseline: 002\ncreate table users (id int, email text);\ninsert into users values (1, :'tenant');",
  "tenant/001_users.sql": "create table users (id int);",
  "tenant/002_email.sql": "alter table users add email text;",
  "tenant/003_seen.sql": "alter table users add seen date;",
};
const all = ["001_users", "002_email", "003_seen"];

/** Built once, from the base, with all rows. */
async function expectBuilt(fleet: TestFleet, id: string): Promise<void> {
  expect((await fleet.ledgers())[id]).toEqual(all);
  expect(await fleet.sql(id, "select id, email, seen from users")).toEqual([
    { id: 1, email: id, seen: null },
  ]);
}

test("execute() begins with schema.sql in a target that has nothing, and records what it holds", async () => {
  const fleet = await testFleet("schemas in one database", ["acme", "corp"]);
  await fleet.sql("corp", "create extension if not exists hstore schema tenant_corp");
  const told = await fleet.apply(files);
  expect(told.outcomes).toEqual({ acme: "done", corp: "done" });
  await expectBuilt(fleet, "acme");
  await expectBuilt(fleet, "corp");
  const rows = await fleet.sql(
    "acme",
    "select version, name, state, checksum is not null as summed from schema_migrations order by 1",
  );
  expect(rows).toEqual(all.map((name) => ({ version: name, name, state: "applied", summed: true })));
  expect((await fleet.plan(files)).verdict).toBe("nothing");
});

test.each(["create table t ()", "create type mood as enum ()", "create function f() returns int return 1"])(
  "execute() refuses schema.sql where there is a %s, and leaves no ledger there",
  async (something) => {
    const fleet = await testFleet("schemas in one database", ["acme", "corp"]);
    await fleet.sql("acme", something);
    const told = await fleet.apply(files);
    expect(told.outcomes).toEqual({ acme: "failed", corp: "done" });
    expect(told.failures).toMatchObject({
      acme: { kind: "integrity", message: expect.stringContaining("holds something already") },
    });
    expect((await fleet.ledgers())["acme"]).toBe(null);
    await expectBuilt(fleet, "corp");
  },
);

test("execute() leaves nothing of a schema.sql that fails, and says where", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  const told = await fleet.apply({
    ...files,
    "tenant/schema.sql": "--! baseline: 002\ncreate table users (id int);\ninsert into users select 1/0;",
  });
  expect(told.failures).toMatchObject({
    acme: { path: "tenant/schema.sql", line: 3, sqlstate: "22012" },
  });
  expect(await fleet.ledgers()).toMatchObject({ acme: null });
  expect(await fleet.sql("acme", "select to_regclass('users') as users")).toEqual([{ users: null }]);
});

test("execute() runs all after a schema.sql that holds none, also when it was stopped in between", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  const none = {
    "tenant/schema.sql": "--! baseline: none\ncreate table settings (id int);",
    "tenant/001_users.sql": "create table users (id int);\nselect 1/0;",
  };
  expect((await fleet.apply(none)).outcomes).toEqual({ acme: "failed" });
  expect((await fleet.ledgers())["acme"]).toEqual([]);
  expect(
    (await fleet.apply({ ...none, "tenant/001_users.sql": "create table users (id int);" })).outcomes,
  ).toEqual({
    acme: "done",
  });
  expect((await fleet.ledgers())["acme"]).toEqual(["001_users"]);
});

describe.each(["before", "during", "after"] as const)(
  "execute(), its connection cut %s a message",
  (when) => {
    test("builds from schema.sql exactly once, whichever message it is", async () => {
      for (let message = 1; ; message += 1) {
        const fleet = await testFleet("schemas in one database", ["acme"]);
        const link = await proxy(fleet.database("acme").url);
        let queries = 0;
        link.arm({ message: ({ type }) => type === "Q" && ++queries === message, when, how: "rst" });
        const told = await fleet.apply(files, { through: link.url, environment: { concurrency: 1 } });
        expect(told.outcomes).toEqual({ acme: "done" });
        await expectBuilt(fleet, "acme");
        if (!link.hasCut()) break;
      }
    });
  },
);
