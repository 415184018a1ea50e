import { freshDatabase } from "@tenantry/kit";
import { expect, onTestFinished, test } from "vitest";
import { ensureControl } from "./control.ts";
import { logInsert, logTable, reviewedInLog, writeLog } from "./log.ts";
import type { LogEntry } from "./log.ts";
import { openSession } from "./session.ts";
import type { Session } from "./session.ts";
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

async function opened(url: string): Promise<Session> {
  const session = await openSession(environmentOf(url).direct, {
    applicationName: "log",
    connectTimeoutMs: 60_000,
    deadlineMs: 60_000,
  });
  onTestFinished(() => session.close());
  return session;
}

test("writeLog() records each entry of a run once, however often it is repeated", async () => {
  const { url, sql } = await freshDatabase();
  const environment = environmentOf(url);
  const session = await opened(url);
  await ensureControl(session, environment);
  const entries = [applied, { ...applied, target: "co'rp" }, { ...applied, step: null, durationMs: 7 }];
  await writeLog(session, environment, run, entries);
  await writeLog(session, environment, run, entries);
  await writeLog(session, environment, run, []);
  const rows =
    await sql`select target, step, duration_ms::int, reviewed from tenantry_log order by target, step`;
  expect([...rows]).toEqual([
    { target: "acme", step: "tenant/001_a", duration_ms: null, reviewed: true },
    { target: "acme", step: null, duration_ms: 7, reviewed: true },
    { target: "co'rp", step: "tenant/001_a", duration_ms: null, reviewed: true },
  ]);
});

test("reviewedInLog() returns each step that was reviewed and done, once", async () => {
  const { url, sql } = await freshDatabase();
  const environment = environmentOf(url);
  const session = await opened(url);
  expect(await reviewedInLog(session, environment)).toEqual([]);
  await ensureControl(session, environment);
  const entries: readonly LogEntry[] = [
    applied,
    { ...applied, target: "corp" },
    { ...applied, step: "tenant/002_b", outcome: "failed" },
    { ...applied, step: null, verb: "barrier" },
  ];
  await sql.unsafe(logInsert(environment, run, entries));
  const other = { ...applied, step: "tenant/003_c" };
  await sql.unsafe(logInsert(environment, { ...run, reviewed: false }, [other]));
  expect(await reviewedInLog(session, environment)).toEqual([
    { id: "tenant/001_a", verb: "apply", checksum: "c1", mode: "transaction" },
  ]);
});
