import { describe, expect, test } from "vitest";
import type { Event } from "../event.ts";
import { report } from "../report.ts";
import { partlyFailed, stoppedInWaves } from "../testing/scenes.ts";
import { duration } from "./duration.ts";
import { plainPalette } from "./palette.ts";
import { reportMarkdown } from "./report-markdown.ts";
import { outcomeOf, reportText } from "./report-text.ts";

const done: readonly Event[] = [
  { type: "run", run: "r-1", verb: "apply", digest: "4f2a", targets: 2, steps: 2 },
  { type: "step", target: "a", step: "s", ms: 4, how: "ran" },
  { type: "target", target: "a", outcome: "done" },
  { type: "end", ms: 1234 },
];

describe("reportText()", () => {
  test("says what failed, once for targets that failed alike", () => {
    expect(`\n${reportText(partlyFailed(), plainPalette)}`).toMatchInlineSnapshot(`
      "
      Applied to 2 targets, 3 failed, 1 unreached
      2 steps in 13 min 22 s · per step 12 ms median, 12 ms p95, 12 ms longest · 1 retry

      failed acme and echo at tenant/20260106_0900_move_plan  migrations/tenant/20260106_0900_move_plan.sql:2
        column "plam" does not exist (42703)
          update users set plan = plam;
                                  ^
        Correct the file and apply again.

      failed corp at tenant/20260106_0900_move_plan
        held by pid 4711 (55P03)
        Correct the file and apply again.

      note replica far behind
      "
    `);
  });

  test("says what exactly stopped it", () => {
    const stopped: Event = { type: "stopped", reason: "lease-lost", message: "Somebody took the lease." };
    expect(`\n${reportText(report([...done, stopped]), plainPalette)}`).toMatchInlineSnapshot(`
      "
      Stopped because another run may have taken over: 1 target done
      1 step in 1.2 s

      Somebody took the lease.
      "
    `);
    expect(reportMarkdown(report([...done, stopped]), "production")).toContain(
      "\nSomebody took the lease.\n",
    );
  });

  test("says what each wave did, and which of them were not begun", () => {
    expect(`\n${reportText(stoppedInWaves(), plainPalette)}`).toMatchInlineSnapshot(`
      "
      Stopped after too many failures: 5 targets done
      0 steps in 5.0 s

      3 targets failed in wave 2 of 4 (1 %), and the budget ends with 3 failures.

        1  canary  5 done                        120 ms
        2  1 %     90 done, 3 failed, 2 skipped  4.2 s
        3  rest    9,898 skipped                 not begun
        4  behind  2 skipped                     not begun
      "
    `);
  });

  test("names the stage of a wave where several were divided", () => {
    const outcomes = { done: 1, failed: 0, unknown: 0, gone: 0, unreached: 0, skipped: 0 };
    const ends = [1, 3].map((stage): Event => ({
      type: "wave-end",
      stage,
      index: 0,
      name: "rest",
      outcomes,
      ms: 5,
    }));
    const text = reportText(report([...done, ...ends]), plainPalette);
    expect(text).toContain("  2.1  rest  1 done  5 ms\n  4.1  rest  1 done  5 ms\n");
  });

  test("is short when all went well", () => {
    expect(`\n${reportText(report(done), plainPalette)}`).toMatchInlineSnapshot(`
      "
      Applied to 1 target
      1 step in 1.2 s
      "
    `);
  });

  test("never looks as if all went well where a target was left out", () => {
    const one = report([
      ...done.slice(0, 3),
      { type: "target", target: "b", outcome: "skipped" },
      ...done.slice(3),
    ]);
    expect(outcomeOf(one)).toBe("Applied to 1 target, 1 skipped");
    expect(reportMarkdown(one, "production")).toContain(
      "> [!WARNING]\n> **Applied to 1 target, 1 skipped.**",
    );
  });

  test("counts instead of naming many targets", () => {
    const [first] = partlyFailed().failures;
    const failed = Array.from({ length: 300 }, (_, index): Event[] =>
      first === undefined
        ? []
        : [
            {
              type: "target",
              target: `t${index}`,
              outcome: "failed",
              failure: { ...first.first, target: `t${index}` },
            },
          ],
    );
    expect(reportText(report([...done, ...failed.flat()]), plainPalette)).toContain(
      "failed 300 targets at tenant/",
    );
  });
});

describe("outcomeOf()", () => {
  test.each<[string, readonly Event[]]>([
    ["Applied to 1 target", []],
    ["Applied to 1 target, 1 unknown", [{ type: "target", target: "b", outcome: "unknown" }]],
    ["Stopped after too many failures: 1 target done", [{ type: "stopped", reason: "max-failures" }]],
    [
      "Stopped by a signal: 1 target done, 1 unreached",
      [
        { type: "target", target: "b", outcome: "unreached" },
        { type: "stopped", reason: "signal" },
      ],
    ],
  ])("says %s", (sentence, more) => {
    expect(outcomeOf(report([...done, ...more]))).toBe(sentence);
  });

  test("says that there was nothing to do", () => {
    expect(outcomeOf(report([{ type: "target", target: "a", outcome: "unchanged" }]))).toBe(
      "Nothing to do: 1 target up to date",
    );
  });
});

describe("reportMarkdown()", () => {
  test("is as in golden/report-failed.md", async () => {
    await expect(reportMarkdown(partlyFailed(), "production")).toMatchFileSnapshot("golden/report-failed.md");
  });

  test("is as in golden/report-waves.md", async () => {
    await expect(reportMarkdown(stoppedInWaves(), "production")).toMatchFileSnapshot(
      "golden/report-waves.md",
    );
  });

  test("is as in golden/report-done.md", async () => {
    await expect(reportMarkdown(report(done), "production")).toMatchFileSnapshot("golden/report-done.md");
  });
});

describe("duration()", () => {
  test.each([
    [0.2, "under 1 ms"],
    [12.4, "12 ms"],
    [999.6, "1.0 s"],
    [1234, "1.2 s"],
    [59_990, "1 min 0 s"],
    [802_400, "13 min 22 s"],
  ])("writes %d as %s", (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});
