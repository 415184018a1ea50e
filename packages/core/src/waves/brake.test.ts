import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sha256 } from "../testing/intent.ts";
import { policy, stage } from "../testing/stage.ts";
import { waveName, waves, type RolloutPolicy, type Wave } from "../waves.ts";
import { brake, type Brake, type Braked, type Failing } from "./brake.ts";

const unlimited = { failuresInRun: null, deadlineMs: null };

/** One that fails differently from every other, so that only counts can stop anything. */
function failing(number: number, more: Partial<Failing> = {}): Failing {
  return { cohort: "c", host: "h", like: `trouble ${number}`, reached: "reached", ...more };
}

function failed(on: Brake, count: number, more: Partial<Failing> = {}): readonly (string | null)[] {
  return Array.from({ length: count }, (_, index) => on.failed(failing(index, more))?.message ?? null);
}

describe("brake()", () => {
  test("stops with the failure that ends the budget of a wave, and begins to count anew in the next", () => {
    const on = brake(unlimited);
    on.begin({ name: "wave 1 of 2 (10 %)", budget: 2 });
    expect(failed(on, 1)).toEqual([null]);
    on.begin({ name: "wave 2 of 2 (rest)", budget: 2 });
    expect(failed(on, 2)).toEqual([
      null,
      "2 targets failed in wave 2 of 2 (rest), and the budget ends with 2 failures.",
    ]);
  });

  test("stops a canary with its first failure, and says so", () => {
    const on = brake(unlimited);
    on.begin({ name: "wave 1 of 3 (canary)", budget: 1 });
    expect(failed(on, 1)).toEqual(["1 target failed in wave 1 of 3 (canary), and the first one stops it."]);
  });

  test("counts over all waves for the budget of the run", () => {
    const on = brake({ ...unlimited, failuresInRun: 3 });
    for (const name of ["one", "two"]) {
      on.begin({ name, budget: 2 });
      expect(failed(on, 1)).toEqual([null]);
    }
    on.begin({ name: "three", budget: 2 });
    expect(failed(on, 1)).toEqual(["3 targets failed in this run, and the budget ends with 3 failures."]);
  });

  test("never stops without a budget while every target fails in its own way", () => {
    expect(failed(brake(unlimited), 100).filter((message) => message !== null)).toEqual([]);
  });

  test("stops when the first five of a cohort fail alike, across waves", () => {
    const on = brake(unlimited);
    const like = { like: "42703" };
    expect(failed(on, 4, like)).toEqual([null, null, null, null]);
    on.begin({ name: "next", budget: null });
    expect(failed(on, 1, like)).toEqual([
      "The first 5 targets of a cohort failed alike, and so would the others.",
    ]);
  });

  test.each<[string, (on: Brake) => void]>([
    ["one of them was done", (on) => on.done({ cohort: "c", host: "h" })],
    ["one of them failed differently", (on) => void on.failed(failing(7))],
  ])("goes on when the first of a cohort fail alike but %s", (_what, meanwhile) => {
    const on = brake(unlimited);
    failed(on, 3, { like: "42703" });
    meanwhile(on);
    expect(failed(on, 9, { like: "42703" }).filter((message) => message !== null)).toEqual([]);
  });

  test("stops after five in a row that could not be reached on one server, not on several", () => {
    const gone = (host: string): Partial<Failing> => ({ host, reached: "unreachable" });
    const on = brake(unlimited);
    for (const host of ["a", "b", "c"]) expect(failed(on, 4, gone(host))).toEqual([null, null, null, null]);
    on.done({ cohort: "other", host: "a" });
    expect(failed(on, 1, gone("a"))).toEqual([null]);
    expect(failed(on, 1, gone("b"))).toEqual(["5 targets in a row on one server could not be reached."]);
  });

  test("is late from the deadline on", () => {
    const on = brake({ ...unlimited, deadlineMs: 1_000 });
    expect([on.late(999)?.reason, on.late(1_000)?.reason, brake(unlimited).late(1e12)]).toEqual([
      undefined,
      "deadline",
      null,
    ]);
  });
});

/** A rollout on a clock of its own: what began when, and why it stopped. */
interface Played {
  readonly began: readonly { readonly id: string; readonly wave: number; readonly at: number }[];
  /** Failures of each wave. */
  readonly failures: readonly number[];
  readonly stopped: Braked | null;
}

interface Game {
  readonly waves: readonly Wave[];
  readonly rollout: RolloutPolicy;
  readonly deadlineMs: number | null;
  readonly workers: number;
  /** How long a target takes, and whether it fails. */
  readonly fate: (id: string) => { readonly ms: number; readonly fails: boolean };
}

/** So many workers, each with one target at a time, wave after wave, as an executor does it. */
function play({ waves: all, rollout, deadlineMs, workers, fate }: Game): Played {
  const on = brake({ failuresInRun: rollout.budget.run, deadlineMs });
  const began: { id: string; wave: number; at: number }[] = [];
  const failures = all.map(() => 0);
  let now = 0;
  let stopped: Braked | null = null;
  for (const [index, { targets, budget }] of all.entries()) {
    on.begin({ name: String(index), budget });
    const waiting = [...targets];
    let busy: readonly { readonly id: string; readonly until: number }[] = [];
    for (;;) {
      stopped ??= on.late(now);
      const room = stopped === null ? workers - busy.length : 0;
      for (const { id } of waiting.splice(0, room)) {
        began.push({ id, wave: index, at: now });
        busy = [...busy, { id, until: now + fate(id).ms }];
      }
      const [first] = busy.toSorted((a, b) => a.until - b.until);
      if (first === undefined) break;
      now = first.until;
      busy = busy.filter((one) => one !== first);
      if (!fate(first.id).fails) on.done({ cohort: first.id, host: "h" });
      else {
        failures[index] = (failures[index] ?? 0) + 1;
        const braked = on.failed(failing(began.length, { cohort: first.id, like: first.id }));
        stopped ??= braked;
      }
    }
  }
  return { began, failures, stopped };
}

const games: fc.Arbitrary<Game> = fc
  .record({
    size: fc.integer({ min: 1, max: 60 }),
    canary: fc.nat(4),
    shares: fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 3 }),
    budget: fc.record({
      canary: fc.option(fc.integer({ min: 1, max: 3 })),
      wave: fc.option(fc.integer({ min: 1, max: 6 })),
      run: fc.option(fc.integer({ min: 1, max: 9 })),
    }),
    deadlineMs: fc.option(fc.integer({ min: 0, max: 400 })),
    workers: fc.integer({ min: 1, max: 8 }),
    failing: fc.integer({ min: 0, max: 10 }),
  })
  .map(({ size, canary, shares, budget, deadlineMs, workers, failing }) => {
    const rollout = policy({
      canary: { tenants: [], labels: {}, count: canary },
      shares: shares.toSorted((a, b) => a - b).map((share) => share / 100),
      budget,
    });
    const ids = Array.from({ length: size }, (_, index) => `t${index}`).join(" ");
    const fate = (id: string) => {
      const drawn = Number.parseInt(sha256(`fate ${id}`).slice(0, 6), 16);
      return { ms: drawn % 50, fails: drawn % 10 < failing };
    };
    return { waves: waves(stage({ [ids]: 1 }), rollout, sha256), rollout, deadlineMs, workers, fate };
  });

describe("a rollout on a fake clock", () => {
  test("begins no further wave once a budget is used up, and never fails further than who was under way", () => {
    fc.assert(
      fc.property(games, (game) => {
        const { began, failures } = play(game);
        const reached = Math.max(-1, ...began.map(({ wave }) => wave));
        for (const [index, { budget }] of game.waves.entries()) {
          if (budget === null) continue;
          if ((failures[index] ?? 0) >= budget) expect(reached).toBe(index);
          expect(failures[index]).toBeLessThanOrEqual(budget + game.workers - 1);
        }
        const all = failures.reduce((sum, count) => sum + count, 0);
        if (game.rollout.budget.run !== null)
          expect(all).toBeLessThanOrEqual(game.rollout.budget.run + game.workers - 1);
      }),
    );
  });

  test("begins nothing at the deadline or after it", () => {
    fc.assert(
      fc.property(games, (game) => {
        for (const { at } of play(game).began) expect(at).toBeLessThan(game.deadlineMs ?? Infinity);
      }),
    );
  });

  test("begins a wave only when the one before is over", () => {
    fc.assert(
      fc.property(games, (game) => {
        const { began } = play(game);
        for (const { wave, at } of began) {
          const before = began.filter((other) => other.wave < wave);
          for (const { id, at: start } of before) expect(start + game.fate(id).ms).toBeLessThanOrEqual(at);
        }
      }),
    );
  });

  test("reaches everybody once, unless something stopped it", () => {
    fc.assert(
      fc.property(games, (game) => {
        const { began, stopped } = play(game);
        const ids = began.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        const size = game.waves.reduce((sum, { targets }) => sum + targets.length, 0);
        if (stopped === null) expect(ids.length).toBe(size);
        expect(ids.slice(0, 1)).toEqual(game.deadlineMs === 0 ? [] : [game.waves[0]?.targets[0]?.id]);
      }),
    );
  });

  test("names its waves as a person would", () => {
    const all = waves(
      stage({ "a b c d e f": 1, late: 3 }),
      policy({ canary: { tenants: ["b"], labels: {}, count: 0 }, shares: [0.125, 0.5] }),
      sha256,
    );
    expect(all.map(waveName)).toEqual(["canary", "50 %", "rest", "behind"]);
  });
});
