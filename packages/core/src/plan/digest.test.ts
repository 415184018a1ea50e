import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonical } from "../canonical.ts";
import type { Plan } from "../plan.ts";
import { worlds, type World } from "../testing/arbitrary.ts";
import { catalog, withProblems } from "../testing/catalog.ts";
import { down, policy, sha256, up } from "../testing/intent.ts";
import { state } from "../testing/state.ts";
import { plan } from "./plan.ts";

const folder = catalog("1_a public", "2_b tenant", "3_c tenant");
const fleet = { public: "", acme: "2_b", corp: "" };

describe("Plan.digest", () => {
  test.each([
    ["another tenant in a cohort that is there", { ...fleet, dune: "2_b" }],
    ["another name for a tenant", { public: "", bolt: "2_b", corp: "" }],
    ["a tenant that needs nothing", { ...fleet, dune: "2_b 3_c" }],
    ["a ledger table that is there but empty", { ...fleet, dune: "plain" }],
  ])("does not change with %s", (_name, other) => {
    expect(plan(folder, state(other), up(), sha256).digest).toBe(digest());
  });

  test("does not change with findings", () => {
    const warned = withProblems(folder, { code: "x", severity: "warning", message: "", help: "", exit: 0 });
    expect(plan(warned, state(fleet), up(), sha256).digest).toBe(digest());
  });

  test.each([
    ["the text of a pending file", catalog("1_a public", "2_b tenant", "3_c tenant edited")],
    ["the way a file runs", catalog("1_a public", "2_b tenant", "3_c tenant off")],
    ["the phase of a file", catalog("1_a public", "2_b tenant", "3_c tenant contract")],
    ["a file more", catalog("1_a public", "2_b tenant", "3_c tenant", "4_d tenant")],
    ["a file under another name", catalog("1_a public", "2_b tenant", "3_d tenant")],
    ["the scope of a file", catalog("1_a public", "2_b tenant", "3_c both")],
  ])("changes with %s", (_name, other) => {
    expect(plan(other, state(fleet), up(), sha256).digest).not.toBe(digest());
  });

  test("changes with every part of the policy, with the verb and with a history nobody had", () => {
    const planned = [
      ...[
        { searchPath: ["$target", "public"] },
        { role: "owner" },
        { ledger: "log" },
        { severities: { a: "error" } },
      ].map((part) => plan(folder, state(fleet), up({ policy: { ...policy, ...part } }), sha256).digest),
      plan(folder, state({ public: "", acme: "2_b", corp: "2_b" }), down({ steps: 2 }), sha256).digest,
      plan(folder, state({ ...fleet, dune: "2_b?" }), up(), sha256).digest,
    ];
    expect(new Set([...planned, digest()]).size).toBe(7);
  });

  test("tells public from tenant where both would run the same", () => {
    const both = catalog("1_a both");
    const one = plan(both, state({ public: "" }), up(), sha256).digest;
    const other = plan(both, state({ acme: "" }), up(), sha256).digest;
    const all = plan(both, state({ public: "", acme: "" }), up(), sha256).digest;
    expect(new Set([one, other, all]).size).toBe(3);
  });

  test("I10 is equal exactly when what is sent is equal", () => {
    const small = fc.record({ world: worlds("lines"), edit: fc.option(fc.nat(9)), tenants: fc.nat(3) });
    fc.assert(
      fc.property(small, small, ({ world }, b) => {
        const first = planOf(world, null, 0);
        const second = planOf(b.tenants === 0 ? b.world : world, b.edit, b.tenants);
        expect(first.digest === second.digest).toBe(sent(first) === sent(second));
      }),
      { numRuns: 500 },
    );
  });
});

function digest(): string {
  return plan(folder, state(fleet), up(), sha256).digest;
}

/** The world's plan with one file edited, and with more tenants like its last one. */
function planOf(world: World, edit: number | null, more: number): Plan {
  const lines = world.lines.map((line, index) => (index === edit ? `${line} edited` : line));
  const last = Object.values(world.fleet).at(-1) ?? "";
  const twins = Object.fromEntries(Array.from({ length: more }, (_, index) => [`twin${index}`, last]));
  const tenants = Object.keys(world.fleet).length > 1 ? twins : {};
  return plan(catalog(...lines), state({ ...world.fleet, ...tenants }), up(), sha256);
}

/** The part of a plan that decides what a server receives, without whom. */
function sent({ stages, policy }: Plan): string {
  const cohorts = stages.flatMap(({ kind, cohorts }) =>
    cohorts
      .filter(({ steps }) => steps.length > 0)
      .map(({ from, steps }) =>
        canonical([
          policy,
          kind,
          from,
          steps.map(({ id, verb, checksum, mode, phase }) => [id, verb, checksum, mode, phase]),
        ]),
      ),
  );
  return canonical([...new Set(cohorts)].toSorted());
}
