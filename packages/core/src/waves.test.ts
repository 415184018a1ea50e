import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Stage } from "./plan.ts";
import { sha256 } from "./testing/intent.ts";
import { policy, stage } from "./testing/stage.ts";
import { waveName, waves, type Canary, type RolloutPolicy } from "./waves.ts";

const nobody: Canary = { tenants: [], labels: {}, count: 0 };

/** `canary: a b`, a line per wave. */
function shown(of: Stage, rollout: RolloutPolicy | null, ahead = 0): readonly string[] {
  return waves(of, rollout, () => "", ahead).map(
    (wave) => `${waveName(wave)}: ${wave.targets.map(({ id }) => id).join(" ")}`,
  );
}

function many(count: number, prefix = "t"): string {
  return Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(5, "0")}`).join(" ");
}

function sizes(of: Stage, rollout: RolloutPolicy, ahead = 0): readonly string[] {
  return waves(of, rollout, sha256, ahead).map((wave) => `${waveName(wave)}: ${wave.targets.length}`);
}

describe("waves()", () => {
  test("is one wave where nobody asked for more", () => {
    expect(shown(stage({ "b a": 1, late: 4 }), null)).toEqual(["all: b a late"]);
    expect(shown(stage({ "b a": 1, late: 4 }), policy())).toEqual(["all: b a late"]);
    expect(shown(stage({}), policy())).toEqual([]);
  });

  test("never divides a public stage", () => {
    const rollout = policy({ canary: { ...nobody, count: 1 } });
    expect(shown({ ...stage({ public: 1 }), kind: "public" }, rollout)).toEqual(["all: public"]);
  });

  test("begins with the canaries: by id, by label, and then so many more", () => {
    const fleet = stage({ "acme bolt corp dune free1 free2": 1 });
    expect(shown(fleet, policy({ canary: { ...nobody, tenants: ["dune"] } }))).toEqual([
      "canary: dune",
      "rest: acme bolt corp free1 free2",
    ]);
    expect(shown(fleet, policy({ canary: { ...nobody, labels: { tier: "free" } } }))).toEqual([
      "canary: free1 free2",
      "rest: acme bolt corp dune",
    ]);
    expect(shown(fleet, policy({ canary: { ...nobody, tenants: ["free2"], count: 2 } }))).toEqual([
      "canary: free2 acme bolt",
      "rest: corp dune free1",
    ]);
  });

  test("takes only those for canaries that have all the labels", () => {
    const labels = { tier: "free", region: "eu" };
    expect(shown(stage({ "acme free1": 1 }), policy({ canary: { ...nobody, labels } }))).toEqual([
      "rest: acme free1",
    ]);
  });

  test("grows by shares of all tenants, as a reviewer was shown", () => {
    const rollout = policy({ canary: { ...nobody, count: 5 }, shares: [0.01, 0.1] });
    const fleet = stage({ [many(9_998)]: 2, "late1 late2": 4 });
    expect(sizes(fleet, rollout)).toEqual(["canary: 5", "1 %: 95", "10 %: 900", "rest: 8998", "behind: 2"]);
  });

  test("rounds a share up, so that no wave of a small fleet is empty, and leaves empty ones out", () => {
    expect(sizes(stage({ [many(7)]: 1 }), policy({ shares: [0.01, 0.02, 0.5, 1] }))).toEqual([
      "1 %: 1",
      "50 %: 3",
      "100 %: 3",
    ]);
    expect(sizes(stage({ [many(100)]: 1 }), policy({ shares: [0.07] }))).toEqual(["7 %: 7", "rest: 93"]);
  });

  test("goes on behind the canaries where they are already done", () => {
    const rollout = policy({ canary: { ...nobody, count: 5 }, shares: [0.01, 0.1] });
    expect(sizes(stage({ [many(9_993)]: 2, "late1 late2": 4 }), rollout, 5)).toEqual([
      "1 %: 95",
      "10 %: 900",
      "rest: 8998",
      "behind: 2",
    ]);
  });

  test("leaves those for the end that need more steps than most, the furthest behind last", () => {
    const fleet = stage({ oldest: 9, "a b c": 2, old: 4, ahead: 1 });
    expect(shown(fleet, policy({ canary: { ...nobody, count: 2 } }))).toEqual([
      "canary: a ahead",
      "rest: b c",
      "behind: old oldest",
    ]);
    // Whoever is asked for by name goes first all the same.
    expect(shown(fleet, policy({ canary: { ...nobody, tenants: ["oldest"] } }))[0]).toBe("canary: oldest");
  });

  test("has no laggards where half of the fleet was brought on by an earlier run", () => {
    expect(sizes(stage({ "a b": 1, "c d": 2 }), policy({ shares: [0.5] }))).toEqual(["50 %: 2", "rest: 2"]);
  });

  test("leaves out what is blocked", () => {
    const { cohorts } = stage({ "bad worse": 1 }, { blocked: ["edited"] });
    const fleet = { ...stage({ "a b": 1 }), cohorts: [...stage({ "a b": 1 }).cohorts, ...cohorts] };
    expect(sizes(fleet, policy({ shares: [0.5] }))).toEqual(["50 %: 1", "rest: 1"]);
  });

  test("gives the canary a budget of its own", () => {
    const budget = { canary: 1, wave: 3, run: 5 };
    const rollout = policy({ canary: { ...nobody, count: 1 }, shares: [0.5], budget });
    const found = waves(stage({ "a b c d": 1, late: 2 }), rollout, sha256);
    expect(found.map((wave) => [waveName(wave), wave.budget])).toEqual([
      ["canary", 1],
      ["50 %", 3],
      ["rest", 3],
      ["behind", 3],
    ]);
  });

  test("is every target once, and the same for the same fleet in any order", () => {
    fc.assert(
      fc.property(fleets, rollouts, fc.nat(), (fleet, rollout, turn) => {
        const found = waves(fleet, rollout, sha256);
        const ids = found.map(({ targets }) => targets.map(({ id }) => id));
        const all = fleet.cohorts.flatMap(({ targets }) => targets.map(({ id }) => id));
        expect(ids.flat().toSorted()).toEqual(all.toSorted());
        expect(found.every(({ targets }) => targets.length > 0)).toBe(true);
        const turned = { ...fleet, cohorts: rotated(fleet.cohorts, turn) };
        const again = turned.cohorts.map((one) => ({ ...one, targets: rotated(one.targets, turn) }));
        const other = waves({ ...turned, cohorts: again }, rollout, sha256);
        expect(other.map(({ targets }) => targets.map(({ id }) => id).toSorted())).toEqual(
          ids.map((some) => some.toSorted()),
        );
      }),
    );
  });

  test("never lets anybody behind go before anybody of the shares", () => {
    fc.assert(
      fc.property(fleets, rollouts, (fleet, rollout) => {
        const steps = new Map(
          fleet.cohorts.flatMap((one) => one.targets.map(({ id }) => [id, one.steps.length] as const)),
        );
        const found = waves(fleet, rollout, sha256);
        const most = (kind: string): readonly number[] =>
          found
            .filter((wave) => wave.kind === kind)
            .flatMap(({ targets }) => targets.map(({ id }) => steps.get(id) ?? 0));
        const early = Math.max(0, ...most("share"), ...most("rest"));
        for (const late of most("behind")) expect(late).toBeGreaterThan(early);
      }),
    );
  });

  test("gives a tenant the same turn whoever joins or leaves", () => {
    const rollout = policy({ shares: [0.5] });
    const order = (count: number): readonly string[] =>
      waves(stage({ [many(count)]: 1 }), rollout, sha256).flatMap(({ targets }) =>
        targets.map(({ id }) => id),
      );
    const few = new Set(order(40));
    expect(order(60).filter((id) => few.has(id))).toEqual(order(40));
  });
});

const fleets: fc.Arbitrary<Stage> = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 4 })), {
    maxLength: 4,
    selector: ([, steps]) => steps,
  })
  .map((cohorts) =>
    stage(Object.fromEntries(cohorts.map(([count, steps]) => [many(count, `s${steps}x`), steps] as const))),
  );

const rollouts: fc.Arbitrary<RolloutPolicy> = fc
  .record({
    count: fc.nat(5),
    tenants: fc.constantFrom([], ["s1x00000"], ["s3x00001", "gone"]),
    shares: fc.uniqueArray(fc.integer({ min: 1, max: 100 }), { maxLength: 3 }),
  })
  .map(({ count, tenants, shares }) =>
    policy({
      canary: { tenants, labels: {}, count },
      shares: shares.toSorted((a, b) => a - b).map((share) => share / 100),
    }),
  );

function rotated<T>(all: readonly T[], turn: number): readonly T[] {
  const at = all.length === 0 ? 0 : turn % all.length;
  return [...all.slice(at), ...all.slice(0, at)];
}
