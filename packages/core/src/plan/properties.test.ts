import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonical } from "../canonical.ts";
import type { Intent } from "../intent.ts";
import { nodeOf, graph } from "../order.ts";
import type { Plan, Step } from "../plan.ts";
import type { State } from "../state.ts";
import type { Kind } from "../target.ts";
import { stateOf, worlds, type World } from "../testing/arbitrary.ts";
import { catalog } from "../testing/catalog.ts";
import { down, sha256, up } from "../testing/intent.ts";
import { perTarget, run, taken } from "../testing/run.ts";
import { state } from "../testing/state.ts";
import { plan } from "./plan.ts";

const lines = worlds("lines");
const graphs = worlds("graphs");

describe("plan()", () => {
  test("I1 is the same bytes for the same inputs", () => {
    holds(graphs, (world) => {
      expect(canonical(planned(world))).toBe(canonical(planned(world)));
    });
  });

  test("I2 does not depend on the order of anything", () => {
    fc.assert(
      fc.property(graphs, fc.nat(), (world, order) => {
        const folder = catalog(...shuffled(world.lines, order));
        const fleet = state(Object.fromEntries(shuffled(Object.entries(world.fleet), order)));
        const mixed: State = {
          ...fleet,
          groups: shuffled(fleet.groups, order).map((group) => ({
            targets: shuffled(group.targets, order),
            rows: shuffled(group.rows, order),
            shape: group.shape,
            kind: group.kind,
          })),
        };
        expect(canonical(plan(folder, mixed, up(), sha256))).toBe(canonical(planned(world)));
      }),
    );
  });

  test("I3 has nothing left once it ran", () => {
    holds(graphs, (world) => {
      const after = run(stateOf(world), taken(planned(world)));
      expect(plan(world.folder, after, up(), sha256)).toMatchObject({ verdict: "nothing", stages: [] });
    });
  });

  test("I4 only appends steps when a migration is added at the end", () => {
    fc.assert(
      fc.property(graphs, fc.constantFrom("public", "tenant", "both"), (world, scope) => {
        const more = catalog(...world.lines, `99_more ${scope}`);
        const before = perTarget(taken(planned(world)));
        const after = perTarget(taken(plan(more, stateOf(world), up(), sha256)));
        for (const target of Object.keys(world.fleet)) {
          const added =
            (target === "public") === (scope === "public") || scope === "both" ? [`+${scope}/99_more`] : [];
          expect(after.get(target) ?? []).toEqual([...(before.get(target) ?? []), ...added]);
        }
      }),
    );
  });

  test("I4 gives a new tenant its steps and changes nobody else's", () => {
    holds(graphs, (world) => {
      const before = perTarget(taken(planned(world)));
      const more = state({ ...world.fleet, zulu: "" });
      const after = new Map(perTarget(taken(plan(world.folder, more, up(), sha256))));
      expect(after.get("zulu") ?? []).toEqual(world.folder.lines.tenant.map((id) => `+${id}`));
      after.delete("zulu");
      expect(after).toEqual(before);
    });
  });

  test("I5 runs everything after what it requires, in every ledger that has it", () => {
    holds(graphs, (world) => {
      const { parents, explicit } = graph(world.folder.migrations);
      const stages = nodesByStage(planned(world));
      const at = (node: string): number => stages.findIndex((nodes) => nodes.has(node));
      for (const nodes of stages) {
        for (const node of nodes) {
          for (const parent of parents.get(node) ?? []) expect(at(parent)).toBeLessThanOrEqual(at(node));
          for (const parent of explicit.get(node) ?? []) {
            const across = parent.split(":")[0] !== node.split(":")[0];
            if (across) expect(at(parent) === -1 || at(parent) < at(node)).toBe(true);
          }
        }
      }
      for (const { kind, cohorts } of planned(world).stages) {
        for (const { steps } of cohorts)
          expect(steps.map(({ id }) => id)).toEqual(inLine(world, kind, steps));
      }
    });
  });

  test("I5 starts with public where nothing says otherwise", () => {
    holds(lines, (world) => {
      const kinds = planned(world).stages.map(({ kind }) => kind);
      expect(kinds).toEqual(kinds.toSorted());
      expect(kinds.length).toBeLessThanOrEqual(2);
    });
  });

  test("I6 after any part of its steps plans exactly the rest", () => {
    fc.assert(
      fc.property(graphs, fc.nat(60), (world, cut) => {
        const steps = taken(planned(world));
        const some = steps.slice(0, cut % (steps.length + 1));
        const rest = plan(world.folder, run(stateOf(world), some), up(), sha256);
        const whole = perTarget([...some, ...taken(rest)]);
        expect(rest.problems).toEqual([]);
        expect(sorted(whole)).toEqual(sorted(perTarget(steps)));
      }),
    );
  });

  test("I7 goes to c by way of b as it goes to c", () => {
    fc.assert(
      fc.property(lines, fc.nat(9), (world, version) => {
        fc.pre(version >= 1 && version <= world.lines.length);
        const first = taken(planned(world, up({ to: String(version) })));
        const rest = taken(plan(world.folder, run(stateOf(world), first), up(), sha256));
        expect(sorted(perTarget([...first, ...rest]))).toEqual(sorted(perTarget(taken(planned(world)))));
      }),
    );
  });

  test("I7 reverts exactly the last n, in the opposite order", () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 4 }), (world, steps) => {
        const reverted = perTarget(taken(planned(world, down({ steps }))));
        for (const [target, rows] of Object.entries(world.fleet)) {
          const line = world.folder.lines[target === "public" ? "public" : "tenant"];
          const held = line.slice(0, rows.split(" ").filter((row) => row !== "").length);
          expect(reverted.get(target) ?? []).toEqual(
            held
              .slice(-steps)
              .toReversed()
              .map((id) => `-${id}`),
          );
        }
      }),
    );
  });

  test("I7 comes back to where it was after apply and revert", () => {
    holds(lines, (world) => {
      const full = run(stateOf(world), taken(planned(world)));
      const empty = run(full, taken(plan(world.folder, full, down({ to: "base" }), sha256)));
      expect(empty.groups.every(({ rows }) => rows.length === 0)).toBe(true);
    });
  });

  test("I11 is the union of its shards", () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 4 }), (world, of) => {
        const shards = Array.from({ length: of }, (_, index) =>
          taken(planned(world, up({}, { shard: { index: index + 1, of } }))),
        );
        const whole = taken(planned(world, up({}, { only: "tenants" })));
        expect(sorted(perTarget(shards.flat()))).toEqual(sorted(perTarget(whole)));
      }),
    );
  });
});

function holds(arbitrary: fc.Arbitrary<World>, check: (world: World) => void): void {
  fc.assert(fc.property(arbitrary, check), { numRuns: 300 });
}

function planned(world: World, intent: Intent = up()): Plan {
  return plan(world.folder, stateOf(world), intent, sha256);
}

function nodesByStage({ stages }: Plan): readonly ReadonlySet<string>[] {
  return stages.map(
    ({ kind, cohorts }) => new Set(cohorts.flatMap(({ steps }) => steps.map(({ id }) => nodeOf(kind, id)))),
  );
}

function inLine({ folder }: World, kind: Kind, steps: readonly Step[]): readonly string[] {
  const ids = new Set(steps.map(({ id }) => id));
  return folder.lines[kind].filter((id) => ids.has(id));
}

function sorted(steps: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  return new Map([...steps].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Some other order of the same items, for every seed another one. */
function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  return items
    .map((item, index) => ({ item, key: sha256(`${seed} ${index}`) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
}
