import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Event, Failure, Outcome } from "./event.ts";
import { exitCode, type ExitCode } from "./problem.ts";
import { report, tally } from "./report.ts";
import { reportJson } from "./report-json.ts";

const outcomes: readonly Outcome[] = [
  "done",
  "failed",
  "unknown",
  "gone",
  "unreached",
  "unchanged",
  "skipped",
];
const kinds: readonly Failure["kind"][] = ["error", "busy", "needs-decision", "integrity"];

describe("report()", () => {
  test("counts how targets ended, steps, retries and time", () => {
    const events: readonly Event[] = [
      { type: "run", run: "r1", verb: "apply", digest: "abc", targets: 3, steps: 4 },
      { type: "stage", index: 0, kind: "tenant", targets: 3, steps: 4 },
      { type: "step", target: "a", step: "tenant/1", ms: 10, how: "ran" },
      { type: "retry", target: "b", step: "tenant/1", sqlstate: "55P03", message: "locked", attempt: 1 },
      { type: "step", target: "b", step: "tenant/1", ms: 30, how: "ran" },
      { type: "step", target: "c", step: "tenant/1", ms: 9000, how: "elsewhere" },
      { type: "rows", target: "c", step: "tenant/2", rows: 5 },
      ended("a", "done"),
      ended("b", "done"),
      failed("c", "error"),
      { type: "note", message: "said once" },
      { type: "note", message: "said once" },
      { type: "end", ms: 120.04 },
    ];
    expect(report(events)).toMatchInlineSnapshot(`
      {
        "digest": "abc",
        "exit": 5,
        "failures": [
          {
            "count": 1,
            "first": {
              "excerpt": null,
              "help": "",
              "kind": "error",
              "line": 3,
              "message": "relation exists",
              "path": "migrations/tenant/1.sql",
              "sqlstate": "42P07",
              "step": "tenant/1",
              "target": "c",
            },
            "targets": [
              "c",
            ],
          },
        ],
        "notes": [
          "said once",
        ],
        "otherFailures": 0,
        "outcomes": {
          "done": 2,
          "failed": 1,
          "gone": 0,
          "skipped": 0,
          "unchanged": 0,
          "unknown": 0,
          "unreached": 0,
        },
        "retries": 1,
        "run": "r1",
        "steps": 3,
        "stopped": null,
        "stoppedBecause": null,
        "timing": {
          "maxMs": 30,
          "p50Ms": 10.2,
          "p95Ms": 29.7,
          "totalMs": 120,
        },
        "verb": "apply",
        "waves": [],
      }
    `);
    expect(reportJson(report(events))).toMatchInlineSnapshot(`
      {
        "digest": "abc",
        "failures": [
          {
            "help": "",
            "line": 3,
            "message": "relation exists",
            "path": "migrations/tenant/1.sql",
            "sqlstate": "42P07",
            "step": "tenant/1",
            "target": "c",
          },
        ],
        "notes": [
          "said once",
        ],
        "outcomes": {
          "done": 2,
          "failed": 1,
          "gone": 0,
          "skipped": 0,
          "unchanged": 0,
          "unknown": 0,
          "unreached": 0,
        },
        "retries": 1,
        "run": "r1",
        "stopped": null,
        "stoppedBecause": null,
        "timing": {
          "maxMs": 30,
          "p50Ms": 10.2,
          "p95Ms": 29.7,
          "totalMs": 120,
        },
        "waves": [],
      }
    `);
  });

  test("keeps what each wave did, in order, also of those that were not begun", () => {
    const outcomes = { done: 0, failed: 0, unknown: 0, gone: 0, unreached: 0, skipped: 4 };
    const events: readonly Event[] = [
      { type: "wave", stage: 1, index: 0, of: 2, name: "canary", targets: 1, budget: 1 },
      {
        type: "wave-end",
        stage: 1,
        index: 0,
        name: "canary",
        outcomes: { ...outcomes, failed: 1, skipped: 0 },
        ms: 4.04,
      },
      { type: "wave-end", stage: 1, index: 1, name: "rest", outcomes, ms: 0 },
    ];
    const { waves } = report(events);
    expect(waves.map(({ index, name, ms }) => [index, name, ms])).toEqual([
      [0, "canary", 4],
      [1, "rest", 0],
    ]);
    expect(reportJson(report(events)).waves).toEqual(waves);
  });

  test("is off by at most 5 % in its percentiles", () => {
    const steps = Array.from({ length: 1000 }, (_, index): Event => step((index + 1) ** 2 / 100));
    const { p50Ms, p95Ms, maxMs } = report(steps).timing;
    expect(Math.abs(p50Ms / 2500 - 1)).toBeLessThan(0.05);
    expect(Math.abs(p95Ms / 9025 - 1)).toBeLessThan(0.05);
    expect(maxMs).toBe(10_000);
  });

  test("stays small however many targets fail, alike or each in its own way", () => {
    const sums = tally();
    for (let target = 0; target < 5000; target += 1) sums.add(failed(`t${target}`, "error"));
    for (let target = 0; target < 5000; target += 1)
      sums.add(failed(`u${target}`, "error", `message ${target}`));
    for (let note = 0; note < 5000; note += 1) sums.add({ type: "note", message: `note ${note}` });
    const { failures, otherFailures, outcomes } = sums.report();
    expect(outcomes.failed).toBe(10_000);
    expect(failures[0]).toMatchObject({ count: 5000 });
    expect(failures[0]?.targets.slice(0, 2)).toEqual(["t0", "t1"]);
    expect(failures.reduce((sum, { count }) => sum + count, otherFailures)).toBe(10_000);
    expect(JSON.stringify(sums.report()).length).toBeLessThan(30_000);
  });

  test.each<[string, readonly Event[], ExitCode]>([
    ["all is done", [ended("a", "done"), ended("b", "unchanged")], 0],
    ["a tenant is gone or was skipped", [ended("a", "gone"), ended("b", "skipped")], 0],
    ["a target failed", [ended("a", "done"), failed("b", "error")], 5],
    ["it is not known how a target ended", [ended("a", "unknown")], 5],
    ["a target was not reached", [ended("a", "unreached")], 5],
    ["a target is locked", [failed("a", "busy")], 6],
    ["somebody has to decide", [failed("a", "needs-decision"), failed("b", "error")], 7],
    ["a ledger was tampered with", [failed("a", "integrity"), failed("b", "needs-decision")], 4],
    ["it was stopped by a signal", [failed("a", "integrity"), { type: "stopped", reason: "signal" }], 130],
    ["it was stopped by its budget", [ended("a", "done"), { type: "stopped", reason: "max-failures" }], 5],
    ["its lease was lost", [ended("a", "done"), { type: "stopped", reason: "lease-lost" }], 6],
    [
      "its lease was lost after a failure",
      [failed("a", "error"), { type: "stopped", reason: "lease-lost" }],
      5,
    ],
    ["nothing could be announced", [ended("a", "done"), { type: "stopped", reason: "busy" }], 6],
    [
      "durability could not be confirmed",
      [ended("a", "done"), { type: "stopped", reason: "unconfirmed" }],
      5,
    ],
  ])("exits rightly when %s", (_name, events, code) => {
    expect(report(events).exit).toBe(code);
  });

  test("I17 exits by how targets ended, whatever came first", () => {
    const event = fc.oneof(
      fc
        .constantFrom(...outcomes.filter((outcome) => outcome !== "failed"))
        .map((outcome) => ended("t", outcome)),
      fc.constantFrom(...kinds).map((kind) => failed("t", kind)),
    );
    fc.assert(
      fc.property(fc.array(event), fc.array(event), (some, more) => {
        const [left, right] = [report(some), report(more)];
        const both = report([...more, ...some]);
        expect(both.exit).toBe(exitCode([left.exit, right.exit]));
        expect(both.outcomes).toEqual(report([...some, ...more]).outcomes);
      }),
    );
  });
});

function step(ms: number): Event {
  return { type: "step", target: "t", step: "tenant/1", ms, how: "ran" };
}

function ended(target: string, outcome: Exclude<Outcome, "failed">): Event {
  return { type: "target", target, outcome };
}

function failed(target: string, kind: Failure["kind"], message = "relation exists"): Event {
  const failure: Failure = {
    target,
    step: "tenant/1",
    sqlstate: "42P07",
    message,
    help: "",
    path: "migrations/tenant/1.sql",
    line: 3,
    excerpt: null,
    kind,
  };
  return { type: "target", target, outcome: "failed", failure };
}
