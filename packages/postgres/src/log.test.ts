import { freshDatabase } from "@tenantry/kit";
import { expect, test } from "vitest";
import { logInsert, logTable } from "./log.ts";
import type { LogEntry } from "./log.ts";
import { environmentOf } from "./testing/environment.ts";
import type { Run } from "./work.ts";

const run: Run = {
  id: "r1",
  who: "o'brien",
  tool: "tenantry/0.1.0",
  commit: null,
  digest: "d1",
  reviewed: true,
};
const applied: LogEntry = {
  target: "acme",
  step: "tenant/001_a",
  verb: "apply",
  checksum: "c1",
  mode: "transaction",
};

test("logInsert() leaves one row per entry with who, what and how long", async () => {
  const { url, sql } = await freshDatabase();
  const environment = environmentOf(url);
  await sql.unsafe(`${logTable(environment)}${logTable(environment)}`);
  await sql.unsafe(logInsert(environment, run, [applied, { ...applied, target: "corp" }]));
  const rows =
    await sql`select environment, run, who, commit, plan, reviewed, target, step, verb, checksum, mode from tenantry_log order by id`;
  expect(rows).toHaveLength(2);
  expect(rows[0]).toEqual({
    environment: "test",
    run: "r1",
    who: "o'brien",
    commit: null,
    plan: "d1",
    reviewed: true,
    target: "acme",
    step: "tenant/001_a",
    verb: "apply",
    checksum: "c1",
    mode: "transaction",
  });
});

test("logInsert() measures the transaction by the server's clock", async () => {
  const { url, sql } = await freshDatabase();
  const environment = environmentOf(url);
  await sql.unsafe(logTable(environment));
  await sql.unsafe(`select pg_sleep(0.02); ${logInsert(environment, run, [applied])}`);
  expect(await sql`select from tenantry_log where duration_ms >= 20`).toHaveLength(1);
});

test("logInsert() goes with the transaction it stands in", async () => {
  const { url, sql } = await freshDatabase();
  const environment = environmentOf(url);
  await sql.unsafe(logTable(environment));
  await expect(sql.unsafe(`${logInsert(environment, run, [applied])} select 1/0`)).rejects.toThrow(
    "division",
  );
  expect(await sql`select from tenantry_log`).toHaveLength(0);
});
