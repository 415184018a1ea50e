import type { Event, RolloutPolicy } from "@tenantry/core";
import { ownServer, proxy, until } from "@tenantry/kit";
import { expect, test } from "vitest";
import { testFleet } from "../testing/fleet.ts";
import type { TestFleet, Told } from "../testing/fleet.ts";

const tenants = Array.from({ length: 20 }, (_, index) => `t${String(index + 1).padStart(2, "0")}`);
const files = { "tenant/001_users.sql": "create table users (id int);" };
const two = { ...files, "tenant/002_more.sql": "alter table users add column email text;" };

function rollout(more: Partial<RolloutPolicy> = {}): { readonly rollout: RolloutPolicy } {
  const canary = { tenants: ["t07"], labels: {}, count: 1 };
  return { rollout: { canary, shares: [0.25], budget: { canary: 1, wave: 2, run: null }, ...more } };
}

/** `canary: 2 done`, a line per wave. */
function wavesOf({ events }: Told): readonly string[] {
  return events.flatMap((event) => {
    if (event.type !== "wave-end") return [];
    const some = Object.entries(event.outcomes).filter(([, count]) => count > 0);
    return [
      `${event.index + 1} ${event.name}: ${some.map(([name, count]) => `${count} ${name}`).join(", ")}`,
    ];
  });
}

/** Who did a step, in which wave. */
function stepsByWave({ events }: Told): readonly (readonly string[])[] {
  const found: string[][] = [];
  for (const event of events) {
    if (event.type === "wave") found.push([]);
    if (event.type === "step") found.at(-1)?.push(event.target);
  }
  return found;
}

function reasons({ events }: Told): readonly (string | undefined)[] {
  return events.flatMap((event) => (event.type === "stopped" ? [event.reason, event.message] : []));
}

/** Lets the migration fail in these tenants. */
async function spoil(fleet: TestFleet, some: readonly string[]): Promise<void> {
  for (const id of some) await fleet.sql(id, "create table users (id int)");
}

test("execute() goes through a rollout wave by wave: canaries, a share, the rest, who is behind", async () => {
  const fleet = await testFleet("schemas in one database", tenants);
  const selection = { only: null, tenants: tenants.slice(2), labels: {}, shard: null } as const;
  await fleet.apply(files, { intent: { selection } });
  const told = await fleet.apply(two, { intent: rollout() });
  expect(wavesOf(told)).toEqual([
    "1 canary: 2 done",
    "2 25 %: 3 done",
    "3 rest: 13 done",
    "4 behind: 2 done",
  ]);
  const steps = stepsByWave(told);
  expect(steps[0]).toContain("t07");
  expect(steps[3]?.toSorted()).toEqual(["t01", "t01", "t02", "t02"]);
  expect(steps.flat()).toHaveLength(22);
  const names = told.events.flatMap((event) => (event.type === "wave" ? [`${event.index}/${event.of}`] : []));
  expect(names).toEqual(["0/4", "1/4", "2/4", "3/4"]);
});

test("execute() gives a revert the same waves", async () => {
  const fleet = await testFleet("schemas in one database", tenants);
  const both = { "tenant/001_users.sql": `${files["tenant/001_users.sql"]}\n--! down\ndrop table users;` };
  await fleet.apply(both);
  const told = await fleet.revert(both, { intent: rollout() });
  expect(wavesOf(told)).toEqual(["1 canary: 2 done", "2 25 %: 3 done", "3 rest: 15 done"]);
});

test("execute() starts no further wave when the canary fails, and another apply takes up from there", async () => {
  const fleet = await testFleet("schemas in one database", tenants);
  await spoil(fleet, ["t07"]);
  const told = await fleet.apply(files, { intent: rollout() });
  expect(reasons(told)).toEqual([
    "max-failures",
    "1 target failed in wave 1 of 3 (canary), and the first one stops it.",
  ]);
  expect(wavesOf(told).slice(1)).toEqual(["2 25 %: 3 skipped", "3 rest: 15 skipped"]);
  expect(told.events.filter(({ type }) => type === "wave")).toHaveLength(1);
  const touched = Object.values(await fleet.ledgers()).filter((ledger) => ledger !== null);
  expect(touched.length).toBeLessThanOrEqual(2);
  await fleet.sql("t07", "drop table users");
  const again = await fleet.apply(files, { intent: rollout() });
  expect(reasons(again)).toEqual([]);
  const ledgers = Object.entries(await fleet.ledgers()).filter(([id]) => id !== "public");
  expect(ledgers.every(([, ledger]) => ledger?.join() === "001_users")).toBe(true);
});

test("execute() starts no further wave once the budget of one is used up", async () => {
  const fleet = await testFleet("schemas in one database", tenants);
  const plan = await fleet.plan(files, rollout());
  const probe = await fleet.execute(files, plan, { signal: AbortSignal.abort() });
  expect(wavesOf(probe)).toEqual(["1 canary: 2 skipped", "2 25 %: 3 skipped", "3 rest: 15 skipped"]);
  await spoil(fleet, tenants.filter((id) => id !== "t07").slice(0, 19));
  const told = await fleet.execute(files, plan, {
    environment: { concurrency: 1 },
    intent: rollout({ canary: { tenants: ["t07"], labels: {}, count: 0 } }),
  });
  expect(reasons(told)[0]).toBe("max-failures");
  expect(Object.values(told.outcomes).filter((outcome) => outcome === "failed").length).toBeLessThan(3);
  expect(wavesOf(told).at(-1)).toBe("3 rest: 15 skipped");
});

test("execute() goes on to the next wave while failures stay below the budget", async () => {
  const fleet = await testFleet("schemas in one database", tenants);
  const plan = rollout({ canary: null, shares: [0.5], budget: { canary: null, wave: 3, run: 5 } });
  await spoil(fleet, tenants.slice(0, 2));
  const told = await fleet.apply(files, { intent: plan });
  expect(reasons(told)).toEqual([]);
  expect(Object.values(told.outcomes).filter((outcome) => outcome === "done")).toHaveLength(18);
});

test("execute() counts over all waves for the budget of the run", async () => {
  const fleet = await testFleet("schemas in one database", tenants);
  const plan = rollout({ canary: null, shares: [0.5], budget: { canary: null, wave: null, run: 3 } });
  const some = tenants.filter((_, index) => index % 2 === 0);
  await spoil(fleet, some);
  const told = await fleet.apply(files, { intent: plan, environment: { concurrency: 1 } });
  expect(reasons(told)).toEqual([
    "max-failures",
    "3 targets failed in this run, and the budget ends with 3 failures.",
  ]);
});

test("execute() asks what follows when the canaries are done, before anybody else", async () => {
  const fleet = await testFleet("schemas in one database", tenants);
  const plan = await fleet.plan(files, rollout());
  const before: (readonly string[])[] = [];
  let called = 0;
  const late = fleet.fleet.targets.filter(({ id }) => id !== "t20");
  const told = await fleet.execute(files, plan, {
    intent: rollout(),
    onCanaryEnd: async () => {
      called += 1;
      const ledgers = Object.entries(await fleet.ledgers());
      before.push(ledgers.filter(([, ledger]) => ledger !== null).map(([id]) => id));
      const next = await fleet.plan(files, rollout());
      const stages = next.stages.map((stage) => ({
        ...stage,
        cohorts: stage.cohorts.map((cohort) => ({
          ...cohort,
          targets: cohort.targets.filter(({ id }) => id !== "t20"),
        })),
      }));
      return { stages, fleet: { ...fleet.fleet, targets: late } };
    },
  });
  expect(called).toBe(1);
  expect(before[0]).toHaveLength(2);
  expect(before[0]).toContain("t07");
  expect(wavesOf(told)).toEqual(["1 canary: 2 done", "2 25 %: 3 done", "3 rest: 14 done"]);
  expect(told.events.filter(({ type }) => type === "stage")).toHaveLength(1);
  expect((await fleet.ledgers())["t20"]).toBeNull();
});

test("execute() does not ask what follows a canary that failed, nor starts anything when it is told to stop", async () => {
  const fleet = await testFleet("schemas in one database", tenants);
  await spoil(fleet, ["t07"]);
  let called = 0;
  const options = {
    intent: rollout(),
    onCanaryEnd: async () => {
      called += 1;
      return { reason: "busy", message: "Nothing can be announced." } as const;
    },
  };
  await fleet.apply(files, options);
  expect(called).toBe(0);
  await fleet.sql("t07", "drop table users");
  const told = await fleet.apply(files, options);
  expect([called, reasons(told)]).toEqual([1, ["busy", "Nothing can be announced."]]);
  expect(wavesOf(told)[0]).toMatch(/^1 canary: \d done$/);
  expect(wavesOf(told).at(-1)).toMatch(/skipped$/);
});

test("execute() with a barrier makes every wave durable before it tells of it and before the next one starts", async () => {
  const fleet = await testFleet("schemas in one database", tenants);
  const link = await proxy(fleet.database("t01").url);
  const seen: string[] = [];
  const told = await fleet.apply(files, {
    through: link.url,
    environment: { durability: "barrier", concurrency: 1 },
    intent: rollout(),
    onEvent: (event: Event) => void (event.type === "wave-end" && seen.push(event.name)),
  });
  expect(seen).toEqual(["canary", "25 %", "rest"]);
  const order = link.messages.flatMap(({ text }) => {
    if (text.includes("set local synchronous_commit = on;")) return ["barrier"];
    return text.includes("create table users") ? ["step"] : [];
  });
  const steps = [2, 3, 15].flatMap((count) => [...Array.from({ length: count }, () => "step"), "barrier"]);
  expect(order).toEqual(steps);
  const types = told.events.flatMap(({ type }) => (["wave-end", "target"].includes(type) ? [type] : []));
  expect(types).toEqual(
    [2, 3, 15].flatMap((count) => [...Array.from({ length: count }, () => "target"), "wave-end"]),
  );
});

test("execute() works on two servers at once, with at most so many sessions on each", async () => {
  const servers = [await ownServer(), await ownServer()] as const;
  const some = ["a1", "a2", "a3", "b1", "b2", "b3"];
  const urlOf = (id: string): string => servers[id.startsWith("b") ? 1 : 0].url;
  const fleet = await testFleet("a database per tenant", some, { lockTimeoutMs: 600_000 }, urlOf);
  const gates = await Promise.all(
    some.map(async (id) => {
      await fleet.sql(id, "create table gate ()");
      const gate = await fleet.database(id).sql.reserve();
      await gate.unsafe(`begin; lock table tenant_${id}.gate`);
      return gate;
    }),
  );
  const told = fleet.apply(
    { "tenant/001_gate.sql": "drop table gate;" },
    { environment: { concurrency: 2, lockTimeoutMs: 600_000 } },
  );
  const waiting = async (id: string): Promise<number> =>
    (await fleet.sql(id, "select from pg_stat_activity where wait_event_type = 'Lock' and datname <> ''"))
      .length;
  await until(async () => (await waiting("a1")) === 2 && (await waiting("b1")) === 2);
  expect([await waiting("a1"), await waiting("b1")]).toEqual([2, 2]);
  for (const gate of gates) {
    await gate.unsafe("commit");
    gate.release();
  }
  expect(Object.values((await told).outcomes)).toEqual(some.map(() => "done"));
});
