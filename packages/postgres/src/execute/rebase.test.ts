import type { Cohort, LedgerRow, Step } from "@tenantry/core";
import { expect, test } from "vitest";
import { rebase } from "./rebase.ts";
import type { Task } from "./task.ts";

type Verb = Step["verb"];

function step(version: string, verb: Verb): Step {
  const checksum = `sum-${version}`;
  return {
    id: `tenant/${version}`,
    verb,
    checksum,
    mode: "transaction",
    phase: null,
    version,
    recorded: checksum,
    resume: false,
  };
}

function rows(versions: string): readonly LedgerRow[] {
  return versions
    .split(" ")
    .filter(Boolean)
    .map((version) => ({ version, checksum: `sum-${version}`, state: "applied" }));
}

function cohort(steps: string, verb: Verb, blocked: readonly string[] = []): Cohort {
  const from = { head: null, applied: 0, history: "" };
  const all = steps
    .split(" ")
    .filter(Boolean)
    .map((version) => step(version, verb));
  return { digest: "d", kind: "tenant", from, shape: "ours", rows: [], steps: all, targets: [], blocked };
}

/** `planned` is what was left to do, `now` what the ledger holds, `again` what a new plan wants; `later` is for other stages. */
function rebased(
  verb: Verb,
  { planned, now, again, later = "" }: { planned: string; now: string; again: string | null; later?: string },
): unknown {
  const plan = cohort(planned, verb);
  const target = { kind: "tenant", id: "acme", database: "", schema: "tenant_acme", labels: {} } as const;
  const task: Task = {
    target,
    cohort: plan,
    steps: plan.steps,
    before: [],
    shape: "none",
    attempts: 3,
    moves: 1,
    due: 0,
  };
  const nodes = new Set(later.split(" ").map((version) => `tenant:tenant/${version}`));
  const result = rebase(task, rows(now), again === null ? null : cohort(again, verb), nodes);
  if (result.kind === "blocked") return result;
  const { steps, before, shape, moves } = result.task;
  expect([before, shape, moves]).toEqual([rows(now), "ours", 2]);
  return { steps: names(steps), elsewhere: names(result.elsewhere) };
}

function names(steps: readonly Step[]): string {
  return steps.map(({ version }) => version).join(" ");
}

test("rebase() drops from an apply what is recorded by now", () => {
  expect(rebased("apply", { planned: "1 2 3", now: "1 2", again: "3" })).toEqual({
    steps: "3",
    elsewhere: "1 2",
  });
  expect(rebased("apply", { planned: "1 2", now: "1 2", again: null })).toEqual({
    steps: "",
    elsewhere: "1 2",
  });
});

test("rebase() adds to an apply what was taken back before it", () => {
  expect(rebased("apply", { planned: "3", now: "1", again: "2 3" })).toEqual({ steps: "2 3", elsewhere: "" });
});

test("rebase() leaves to later stages what is theirs", () => {
  expect(rebased("apply", { planned: "1 2", now: "1", again: "2 3 4", later: "3 4" })).toEqual({
    steps: "2",
    elsewhere: "1",
  });
});

test("rebase() never reverts more than was asked for", () => {
  expect(rebased("revert", { planned: "3", now: "1 2", again: "2" })).toEqual({ steps: "", elsewhere: "3" });
  expect(rebased("revert", { planned: "3 2", now: "1 2", again: "2 1" })).toEqual({
    steps: "2",
    elsewhere: "3",
  });
});

test("rebase() reverts nothing below a row that somebody put on top", () => {
  expect(rebased("revert", { planned: "3", now: "1 2 3 4", again: "4 3" })).toEqual({
    kind: "blocked",
    codes: [],
  });
});

test("rebase() gives up on what is neither recorded nor planned any more", () => {
  expect(rebased("apply", { planned: "1 2", now: "1", again: null })).toEqual({ kind: "blocked", codes: [] });
});

test("rebase() takes a row under the same name with another checksum, or one under way, for no answer", () => {
  const target = { kind: "tenant", id: "acme", database: "", schema: "s", labels: {} } as const;
  const plan = cohort("1", "apply");
  const task: Task = {
    target,
    cohort: plan,
    steps: plan.steps,
    before: [],
    shape: "ours",
    attempts: 0,
    moves: 0,
    due: 0,
  };
  for (const row of [
    { version: "1", checksum: "other", state: "applied" },
    { version: "1", checksum: "sum-1", state: "running" },
  ] as const) {
    expect(rebase(task, [row], null, new Set())).toEqual({ kind: "blocked", codes: [] });
  }
});

test("rebase() names what blocks the new plan", () => {
  const plan = cohort("1", "apply");
  const target = { kind: "tenant", id: "acme", database: "", schema: "s", labels: {} } as const;
  const task: Task = {
    target,
    cohort: plan,
    steps: plan.steps,
    before: [],
    shape: "ours",
    attempts: 0,
    moves: 0,
    due: 0,
  };
  expect(rebase(task, [], cohort("1", "apply", ["edited"]), new Set())).toEqual({
    kind: "blocked",
    codes: ["edited"],
  });
});
