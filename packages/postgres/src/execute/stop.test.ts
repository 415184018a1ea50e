import type { Event } from "@tenantry/core";
import { until } from "@tenantry/kit";
import { expect, test } from "vitest";
import { testFleet } from "../testing/fleet.ts";
import { LeaseLost } from "../lease.ts";
import { stepKey } from "../steps/step-lock.ts";
import type { Options, TestFleet, Told } from "../testing/fleet.ts";

const tenants = Array.from({ length: 12 }, (_, index) => `t${String(index + 1).padStart(2, "0")}`);
const files = { "tenant/001_users.sql": "create table users (id int);" };

/** Applies with one worker, so that tenants come in order; those in `taken` fail. */
async function applied(
  taken: readonly string[],
  options: Options = {},
): Promise<{ fleet: TestFleet; told: Told }> {
  const fleet = await testFleet("schemas in one database", tenants);
  for (const id of taken) await fleet.sql(id, "create table users (id int)");
  const environment = { concurrency: 1, ...options.environment };
  return { fleet, told: await fleet.apply(files, { ...options, environment }) };
}

function count(told: Told, outcome: string): number {
  return Object.values(told.outcomes).filter((other) => other === outcome).length;
}

function reasons({ events }: Told): readonly string[] {
  return events.flatMap((event) => (event.type === "stopped" ? [event.reason] : []));
}

test("execute() stops after as many failed targets as are allowed", async () => {
  const { told } = await applied(["t02", "t04"], { environment: { maxFailures: 2 } });
  expect([count(told, "done"), count(told, "failed"), count(told, "skipped")]).toEqual([2, 2, 8]);
  expect(reasons(told)).toEqual(["max-failures"]);
});

test("execute() stops when the first five targets of a cohort fail alike", async () => {
  const { told } = await applied(tenants);
  expect([count(told, "failed"), count(told, "skipped")]).toEqual([5, 7]);
  expect(reasons(told)).toEqual(["circuit-breaker"]);
});

test("execute() goes on when one of the first targets was done", async () => {
  const { told } = await applied(tenants.slice(1));
  expect([count(told, "done"), count(told, "failed"), count(told, "skipped")]).toEqual([1, 11, 0]);
  expect(reasons(told)).toEqual([]);
});

test("execute() starts no target after the deadline", async () => {
  const { told } = await applied([], { deadlineMs: 0 });
  expect(count(told, "done")).toBeLessThan(tenants.length);
  expect(count(told, "done") + count(told, "skipped")).toBe(tenants.length);
  expect(reasons(told)).toEqual(["deadline"]);
});

test("execute() starts nothing when it is stopped from the beginning", async () => {
  const { fleet, told } = await applied([], { signal: AbortSignal.abort() });
  expect(count(told, "skipped")).toBe(tenants.length);
  expect(Object.values(await fleet.ledgers()).every((ledger) => ledger === null)).toBe(true);
});

test("execute() tells that the lease was lost, and not that a signal came", async () => {
  const { fleet, told } = await applied([], { signal: AbortSignal.abort(new LeaseLost("taken")) });
  expect(count(told, "skipped")).toBe(tenants.length);
  expect(told.events).toContainEqual({
    type: "stopped",
    reason: "lease-lost",
    message: expect.stringContaining("was taken away"),
  });
  expect(Object.values(await fleet.ledgers()).every((ledger) => ledger === null)).toBe(true);
});

test("execute() leaves a step that a lost lease cancels, and does not call it failed", async () => {
  const lost = new AbortController();
  const fleet = await testFleet("schemas in one database", ["t01"]);
  const sleeping = { "tenant/001_sleep.sql": "select pg_sleep(600);" };
  const told = fleet.apply(sleeping, { signal: lost.signal, graceMs: 0 });
  const asleep = `select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`;
  await until(async () => (await fleet.sql("public", asleep)).length === 1);
  lost.abort(new LeaseLost("unreachable"));
  expect((await told).outcomes).toEqual({ t01: "skipped" });
});

test("execute() stops at once while it waits for the step lock of another runner", async () => {
  const fleet = await testFleet("schemas in one database", ["t01"], { leaseWaitMs: 600_000 });
  const build = {
    "tenant/001_users.sql": "create table users (id int);",
    "tenant/002_more.sql": "--! transaction: off\nalter table users add column email text;",
  };
  await fleet.apply(build, { intent: { to: "001" } });
  const target = fleet.fleet.targets.find(({ id }) => id === "t01");
  if (target === undefined) throw new Error("no t01");
  const holder = await fleet.database("t01").sql.reserve();
  const key = stepKey({ environment: fleet.environment, target });
  await holder.unsafe(`select pg_advisory_lock(${key})`);
  const stop = new AbortController();
  const told = fleet.apply(build, { signal: stop.signal, graceMs: 600_000 });
  const asking = `select from pg_stat_activity
    where datname = current_database() and query like '%pg_try_advisory_lock%' and pid <> pg_backend_pid()`;
  await until(async () => (await fleet.sql("public", asking)).length === 1);
  stop.abort();
  expect((await told).outcomes).toEqual({ t01: "skipped" });
  expect(reasons(await told)).toEqual(["signal"]);
  holder.release();
});

test("execute() ends what it does when nobody listens any more", async () => {
  const fleet = await testFleet("schemas in one database", tenants);
  const leave = (): never => {
    throw new Error("enough");
  };
  const onEvent = (event: Event): void => void (event.type === "step" && leave());
  await expect(fleet.apply(files, { environment: { concurrency: 1 }, onEvent })).rejects.toThrow("enough");
  expect(
    await fleet.sql(
      "public",
      "select from pg_stat_activity where application_name = 'tenantry/run-1' and datname = current_database()",
    ),
  ).toEqual([]);
  expect(Object.values(await fleet.ledgers()).filter((ledger) => ledger?.length === 1).length).toBeLessThan(
    tenants.length,
  );
});

test("execute() tells first of the run, then of stages, and of the end last", async () => {
  const { told } = await applied([]);
  expect(told.events[0]).toMatchObject({ type: "run", run: "run-1", verb: "apply", targets: 12, steps: 12 });
  expect(told.events[1]).toEqual({ type: "stage", index: 0, kind: "tenant", targets: 12, steps: 12 });
  expect(told.events.at(-1)).toMatchObject({ type: "end" });
});

test("execute() never gets far ahead of who listens", async () => {
  const many = Array.from({ length: 300 }, (_, index) => `m${index}`);
  const fleet = await testFleet("schemas in one database", many);
  const busy = `select from pg_stat_activity where application_name = 'tenantry/run-1' and datname = current_database()
    and (state <> 'idle' or clock_timestamp() - state_change < interval '0.5 s')`;
  let first = 0;
  await fleet.apply(files, {
    onEvent: async (event) => {
      if (event.type !== "target" || ++first > 1) return;
      await until(async () => (await fleet.sql("public", busy)).length === 0);
      const rows = await fleet.sql("public", "select from pg_tables where tablename = 'users'");
      expect(rows.length).toBeLessThan(250);
    },
  });
  expect(first).toBe(300);
});

test("execute() leaves out what the plan blocked", async () => {
  const fleet = await testFleet("schemas in one database", ["acme", "corp"]);
  await fleet.apply(files, {
    intent: { selection: { only: null, tenants: ["acme"], labels: {}, shard: null } },
  });
  const edited = { "tenant/001_users.sql": "create table people (id int);" };
  const { outcomes } = await fleet.apply(edited);
  expect(outcomes).toEqual({ acme: "skipped", corp: "done" });
});

test("execute() has the id of its run in the name of every session", async () => {
  const fleet = await testFleet("schemas in one database", tenants);
  const seen: unknown[] = [];
  await fleet.apply(files, {
    onEvent: async (event) => {
      if (event.type !== "step") return;
      const rows = await fleet.sql(
        "public",
        "select application_name as name from pg_stat_activity where application_name like 'tenantry%' and datname = current_database()",
      );
      seen.push(...rows.map(({ name }) => name));
    },
  });
  expect(new Set(seen)).toEqual(new Set(["tenantry/run-1"]));
});
