import { expect, test } from "vitest";
import { fleet } from "./fleet.ts";

const tenants = Array.from({ length: 40 }, (_, i) => `t${i}`);

const files = { "migrations/tenant/001_slow.sql": "create table slow (id int);\nselect pg_sleep(0.05);\n" };

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s ends apply with %i and whole steps only", async (signal, expected) => {
  const { start, run, sql, json } = await fleet("schemas", tenants, files);
  const running = start("apply", "--concurrency", "2");
  await running.says("4 of 40");
  running.kill(signal);
  const { code } = await running.ended;
  expect(code).toBe(expected);
  const tables = await sql(
    "public",
    `select nspname from pg_class c join pg_namespace n on n.oid = relnamespace where relname = 'slow'`,
  );
  const status = await json("status");
  expect(JSON.stringify(status.json)).toContain(`"count":${tables.length}`);
  expect(tables.length).toBeGreaterThan(0);
  expect(tables.length).toBeLessThan(tenants.length);
  expect((await run("apply")).code).toBe(0);
});
