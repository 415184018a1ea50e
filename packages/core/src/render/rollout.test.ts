import { describe, expect, test } from "vitest";
import type { RolloutJson } from "../plan/json.ts";
import { conductOf } from "../plan/conduct.ts";
import type { RunLimits } from "../run-limits.ts";
import { limits } from "../testing/limits.ts";
import { inWaves, small, uneven, upToDate } from "../testing/scenes.ts";
import { plainPalette } from "./palette.ts";
import { rolloutDetails } from "./rollout-markdown.ts";
import { rolloutText } from "./rollout-text.ts";

describe("rolloutDetails()", () => {
  test("shows stages, what stops them, parallelism, timeouts and retries where nobody asked for waves", () => {
    expect(rolloutDetails(small().plan, { rollout: null, limits })).toMatchInlineSnapshot(`
      "<details><summary>Rollout in 3 stages: all in one wave</summary>

      | Stage | Wave | Who | Targets | Stops with |
      | --: | --: | :-- | --: | :-- |
      | 1 | – | public | 1 | 3 failed targets |
      | 2 | – | all | 2 | 3 failed targets |
      | 3 | – | public | 1 | 3 failed targets |

      | Stage | Who | Starts |
      | --: | :-- | :-- |
      | 1 | public | at once |
      | 2 | 2 tenants | after stage 1, once \`both/20260104_0900_audit\` is recorded everywhere |
      | 3 | public | after stage 2, once \`tenant/20260106_0900_move_plan\` is recorded everywhere |

      - 8 targets at once on each server
      - \`lock_timeout 3s\`, \`statement_timeout 5min\`; what runs concurrently waits without a lock timeout
      - 5 retries after a lock, a deadlock or a lost connection, each after a longer random pause
      - a run stops, too, when the first 5 targets of a cohort fail alike, or 5 in a row on one server cannot be reached

      </details>
      "
    `);
  });

  test("is there for a plan of one stage, and not for one of none", () => {
    const { plan } = small();
    const tenants = { ...plan, stages: plan.stages.slice(1, 2) };
    expect(rolloutDetails(tenants, { rollout: null, limits })).toContain(
      "<summary>Rollout: all in one wave</summary>",
    );
    expect(rolloutDetails(tenants, { rollout: null, limits })).not.toContain("Starts");
    const shared = { ...plan, stages: plan.stages.slice(0, 1) };
    expect(rolloutDetails(shared, { rollout: null, limits })).toContain("<summary>Rollout</summary>");
    expect(rolloutDetails(upToDate().plan, { rollout: null, limits })).toBe("");
  });

  test("shows waves beside the stages that have none", () => {
    const { plan } = inWaves(9_999);
    const rollout: RolloutJson = {
      waves: [
        { stage: 1, index: 0, name: "canary", targets: 5, budget: 1 },
        { stage: 1, index: 1, name: "rest", targets: 9_995, budget: null },
      ],
      budget: 10,
    };
    const text = rolloutDetails(plan, { rollout, limits });
    expect(text).toContain("<summary>Rollout in 3 stages: canary 5 → rest</summary>");
    expect(text).toContain(
      "| 1 | – | public | 1 | 3 failed targets |\n| 2 | 1 | canary | 5 | 1 failed target |\n| 2 | 2 | rest | 9,995 | nothing: no budget is set |\n| 3 | – | public |",
    );
    expect(text).toContain("\nThe run stops with 10 failed targets in all waves together.\n");
  });

  test("says that waves are not known rather than that there are none", () => {
    const text = rolloutDetails(small().plan, { rollout: { waves: [], budget: null }, limits });
    expect(text).toContain("<summary>Rollout in 3 stages: in waves</summary>");
    expect(text).toContain("| 2 | – | in waves: who goes first is not known here | 2 | – |");
  });

  test("has only what can run: nothing that a problem blocks", () => {
    const text = rolloutDetails(uneven(9).plan, { rollout: null, limits });
    expect(text).toContain("| 2 | – | all | 10 | 3 failed targets |");
  });

  test("has a stage that is blocked whole as it will be", () => {
    const { plan } = inWaves(9_999);
    const blocked = {
      ...plan,
      stages: plan.stages.map((stage) => ({
        ...stage,
        cohorts: stage.cohorts.map((cohort) => ({ ...cohort, blocked: ["drop-column"] })),
      })),
    };
    const text = rolloutDetails(blocked, conductOf(blocked, limits));
    expect(text).toContain("<summary>Rollout in 3 stages: canary 5 → 1 % → 10 % → rest → behind</summary>");
    expect(text).toContain("| 1 | – | public, blocked now | 1 | 3 failed targets |");
    expect(text).toContain("| 2 | 1 | canary, blocked now | 5 | 1 failed target |");
    expect(rolloutDetails(blocked, { rollout: null, limits })).toContain(
      "| 2 | – | all, blocked now | 10,000 | 3 failed targets |",
    );
  });

  test.each<[Partial<RunLimits>, string]>([
    [
      { concurrency: null },
      "- at most 8 targets at once on each server, as suits the machine that runs it\n",
    ],
    [{ concurrency: 1 }, "- 1 target at once on each server\n"],
    [{ lockTimeoutMs: 1500, statementTimeoutMs: 0 }, "- `lock_timeout 1500ms`, `statement_timeout off`;"],
    [{ retries: 0 }, "- no retries after a lock, a deadlock or a lost connection\n"],
    [{ retries: 1 }, "- 1 retry after a lock"],
    [{ maxFailures: null }, "| 2 | – | all | 2 | nothing: no budget is set |"],
    [{ maxFailures: 1 }, "| 2 | – | all | 2 | 1 failed target |"],
  ])("says %j", (more, line) => {
    expect(rolloutDetails(small().plan, { rollout: null, limits: { ...limits, ...more } })).toContain(line);
  });
});

describe("rolloutText()", () => {
  test("says the same in two lines", () => {
    expect(`\n${rolloutText(small().plan, { rollout: null, limits }, plainPalette)}`).toMatchInlineSnapshot(`
      "
        all in one wave · 8 targets at once on each server · stops with 3 failed targets
        lock_timeout 3s · statement_timeout 5min · 5 retries after a lock, a deadlock or a lost connection
      "
    `);
  });

  test("adds them to the waves, whose budgets are their own", () => {
    const { plan } = inWaves(9_999);
    const lines = rolloutText(plan, conductOf(plan, limits), plainPalette).split("\n");
    expect(lines.slice(5, 9)).toEqual([
      "  2      5     behind  1        3 failed targets",
      "  The run stops with 10 failed targets in all waves together.",
      "  8 targets at once on each server",
      "  lock_timeout 3s · statement_timeout 5min · 5 retries after a lock, a deadlock or a lost connection",
    ]);
  });

  test("is empty where nothing is pending", () => {
    expect(rolloutText(upToDate().plan, { rollout: null, limits }, plainPalette)).toBe("");
  });
});
