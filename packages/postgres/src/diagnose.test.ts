import { proxy } from "@tenantry/kit";
import { expect, test } from "vitest";
import { testFleet } from "./testing/fleet.ts";
import type { Files } from "./testing/fleet.ts";

/** Where the failure of the one tenant lies, after this set-up in its schema. */
async function located(text: string, setup = ""): Promise<string> {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  await fleet.sql("acme", setup);
  const { failures } = await fleet.apply({ "tenant/001_step.sql": text }, { environment: { retries: 0 } });
  const { sqlstate, path, line, excerpt } = failures["acme"] ?? {};
  return `${sqlstate} ${path}:${line}\n${excerpt}`;
}

test("diagnose() finds the statement that the server gave no position for", async () => {
  const text = "create table a (id int);\n\ninsert into a values (1);\ncreate unique index on a ((id / 0));";
  expect(await located(text)).toBe("22012 tenant/001_step.sql:4\ncreate unique index on a ((id / 0))\n^");
});

test("diagnose() finds the statement whose constraint is only checked at the commit", async () => {
  const setup =
    "create table u (id int primary key); create table o (u int references u deferrable initially deferred);";
  expect(await located("select 1;\ninsert into o values (1);\nselect 2;", setup)).toBe(
    "23503 tenant/001_step.sql:2\ninsert into o values (1)\n^",
  );
});

test("diagnose() finds a verify that fails by itself", async () => {
  expect(await located("create table a (id int);\n--! verify\nselect count(*) / 0 = 1 from a;")).toBe(
    "22012 tenant/001_step.sql:3\nselect count(*) / 0 = 1 from a\n^",
  );
});

test("diagnose() keeps nothing of what it tries", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  await fleet.apply({
    "tenant/001_step.sql": "create table a (id int); select 1 / (select count(*) from a);",
  });
  expect(await fleet.sql("acme", "select to_regclass('a') as a")).toEqual([{ a: null }]);
  expect((await fleet.ledgers())["acme"]).toEqual([]);
});

test("diagnose() says nothing about an error that does not come again, and keeps nothing either", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  await fleet.sql("acme", "create sequence once");
  const text =
    "create table a (id int);\ndo $$ begin if nextval('once') = 1 then raise 'first'; end if; end $$;";
  const { failures } = await fleet.apply({ "tenant/001_step.sql": text });
  expect(failures["acme"]).toMatchObject({ sqlstate: "P0001", message: "first", line: null, excerpt: null });
  expect(await fleet.sql("acme", "select last_value, to_regclass('a') as a from once")).toEqual([
    { last_value: "2", a: null },
  ]);
});

test("diagnose() looks for one failure once, however many targets have it", async () => {
  const fleet = await testFleet("schemas in one database", ["t1", "t2", "t3"]);
  const link = await proxy(fleet.database("t1").url);
  const files: Files = {
    "tenant/001_step.sql": "create table a (id int);\nselect 1 / (select count(*) from a);",
  };
  const { failures } = await fleet.apply(files, { through: link.url });
  expect(Object.values(failures).map(({ line }) => line)).toEqual([2, 2, 2]);
  expect(link.messages.filter(({ text }) => text.startsWith("begin;"))).toHaveLength(1);
});

test("diagnose() leaves locks and time-outs alone", async () => {
  const fleet = await testFleet("schemas in one database", ["acme"]);
  const link = await proxy(fleet.database("acme").url);
  const files: Files = { "tenant/001_step.sql": "select pg_sleep(60);" };
  const { failures } = await fleet.apply(files, {
    through: link.url,
    environment: { statementTimeoutMs: 50 },
  });
  expect(failures["acme"]).toMatchObject({ sqlstate: "57014", line: null });
  expect(link.messages.filter(({ text }) => text.startsWith("begin;"))).toHaveLength(0);
});
