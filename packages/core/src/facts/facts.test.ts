import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plan } from "../plan/plan.ts";
import { worlds } from "../testing/arbitrary.ts";
import { catalog } from "../testing/catalog.ts";
import { sha256, up } from "../testing/intent.ts";
import { state, tenants } from "../testing/state.ts";
import type { State } from "../state.ts";
import { factsState, namesAll } from "./facts-state.ts";
import { factsName, gatherFacts, spread } from "./gather-facts.ts";
import type { Naming, Observed, TableSample } from "./gather-facts.ts";
import { parseFacts } from "./parse-facts.ts";

const hashed: Naming = { names: "hashed", lists: "capped", sha256 };
const shown: Naming = { names: "shown", lists: "all", sha256 };

function observed(from: State, more: Partial<Observed> = {}): Observed {
  return {
    environment: "production",
    at: "2026-11-17T06:00:00Z",
    server: { version: "18.1", number: 180001, major: 18 },
    timezone: "UTC",
    settings: {},
    extensions: [],
    majors: [18],
    roles: ["b", "a", "b"],
    state: from,
    fingerprints: new Map(),
    tables: [],
    invalid: [],
    ...more,
  };
}

function users(from: State): readonly TableSample[] {
  const targets = from.groups.flatMap((group) => group.targets.filter(({ kind }) => kind === "tenant"));
  return targets.map((target, at) => ({
    target,
    table: "users",
    rows: at,
    bytes: (at + 1) * 1000,
    indexBytes: 10,
  }));
}

describe("gatherFacts()", () => {
  test("counts what nobody could measure apart from the spreads", () => {
    const fleet = state(tenants(3, "2_b"));
    const tables = users(fleet).map((one, at) =>
      at === 2 ? { ...one, bytes: null, indexBytes: null } : one,
    );
    const facts = gatherFacts(observed(fleet, { tables }), shown);
    expect(facts.tables).toMatchObject([
      {
        targets: 3,
        unknown: 1,
        bytes: { max: 2000, total: 3000 },
        indexBytes: { total: 20 },
        largest: "t0002",
      },
    ]);
    expect(parseFacts(JSON.stringify(facts), "facts.json")).toEqual({ facts, problem: null });
    expect(gatherFacts(observed(fleet, { tables: users(fleet) }), shown).tables[0]).not.toHaveProperty(
      "unknown",
    );
  });

  test("spreads sizes over targets and names the largest only by a hash", () => {
    const fleet = state({ public: "1_a", ...tenants(100, "2_b") });
    const facts = gatherFacts(observed(fleet, { tables: users(fleet) }), hashed);
    expect(facts.tables).toEqual([
      {
        kind: "tenant",
        table: "users",
        targets: 100,
        rows: { p50: 49, p95: 94, max: 99, total: 4950 },
        bytes: { p50: 50_000, p95: 95_000, max: 100_000, total: 5_050_000 },
        indexBytes: { p50: 10, p95: 10, max: 10, total: 1000 },
        largest: sha256("t0100").slice(0, 12),
      },
    ]);
    expect(JSON.stringify(facts)).not.toContain("t0100");
    expect(gatherFacts(observed(fleet, { tables: users(fleet) }), shown).tables[0]?.largest).toBe("t0100");
  });

  test("keeps histories with how many have them, and the first names", () => {
    const fleet = state({ public: "1_a", ...tenants(30, "2_b"), old: "" });
    const { groups } = gatherFacts(observed(fleet), hashed);
    expect(groups.map(({ kind, shape, count, targets }) => [kind, shape, count, targets.length])).toEqual([
      ["public", "ours", 1, 1],
      ["tenant", "none", 1, 1],
      ["tenant", "ours", 30, 20],
    ]);
    expect(groups[0]?.targets).toEqual(["public"]);
    expect(groups[2]?.targets[0]).toBe(sha256("t0001").slice(0, 12));
    expect(gatherFacts(observed(fleet), shown).groups[2]?.targets).toHaveLength(30);
  });

  test("counts fingerprints within a history, most first", () => {
    const fleet = state(tenants(3, "2_b"));
    const fingerprints = new Map(
      ["aa", "bb", "bb"].map((hash, at) => [`t000${at + 1}`, { hash, kinds: {} }] as const),
    );
    expect(gatherFacts(observed(fleet, { fingerprints }), hashed).groups[0]?.fingerprints).toEqual([
      { hash: "bb", count: 2 },
      { hash: "aa", count: 1 },
    ]);
  });

  test("puts invalid indexes of the same name together, and counts what could not be read", () => {
    const fleet = state(tenants(3, "2_b"), {
      problems: [
        {
          code: "unreadable-ledger",
          severity: "error",
          message: 'The ledger of "x"',
          help: "",
          targets: ["x", "y"],
          exit: 5,
        },
        { code: "no-target", severity: "notice", message: "", help: "", exit: 0 },
      ],
    });
    const invalid = (fleet.groups[0]?.targets ?? []).map((target) => ({
      target,
      table: "users",
      index: "i",
    }));
    const facts = gatherFacts(observed(fleet, { invalid, majors: [18, 15, 18] }), hashed);
    expect(facts.invalidIndexes).toEqual([{ kind: "tenant", table: "users", index: "i", targets: 3 }]);
    expect(facts.unread).toEqual([{ code: "unreadable-ledger", count: 2 }]);
    expect(facts.majors).toEqual([15, 18]);
    expect(facts.roles).toEqual(["a", "b"]);
  });
});

describe("gatherFacts() with hashed names", () => {
  test("leaves out roles that are called like a tenant or its schema", () => {
    const from = observed(state(tenants(2, "2_b")), { roles: ["app", "t0001", "tenant_t0002"] });
    expect(gatherFacts(from, hashed).roles).toEqual(["app"]);
    expect(gatherFacts(from, shown).roles).toEqual(["app", "t0001", "tenant_t0002"]);
  });
});

describe("spread()", () => {
  test("is made of numbers that are really there", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1 }), (numbers) => {
        const { p50, p95, max, total } = spread(numbers);
        for (const one of [p50, p95, max]) expect(numbers).toContain(one);
        expect(p50 <= p95 && p95 <= max).toBe(true);
        expect(numbers.filter((one) => one <= p95).length).toBeGreaterThanOrEqual(numbers.length * 0.95);
        expect(total).toBe(numbers.reduce((sum, one) => sum + one, 0));
      }),
    );
    expect(spread([])).toEqual({ p50: 0, p95: 0, max: 0, total: 0 });
  });
});

describe("factsState()", () => {
  test("plans what the fleet itself would plan, with the same digest", () => {
    fc.assert(
      fc.property(worlds("graphs"), fc.constantFrom(hashed, shown), ({ folder, fleet }, naming) => {
        const from = state(fleet);
        const file = JSON.stringify(gatherFacts(observed(from), naming));
        const { facts } = parseFacts(file, "facts.json");
        if (facts === null) throw new Error("no facts");
        const online = plan(folder, from, up(), sha256);
        const offline = plan(folder, factsState(facts), up(), sha256);
        expect(offline.digest).toBe(online.digest);
        expect(offline.verdict).toBe(online.verdict);
        expect(offline.upToDate).toBe(online.upToDate);
      }),
    );
  });

  test("makes up for targets that are not named", () => {
    const folder = catalog("1_a public", "2_b tenant", "3_c tenant");
    const fleet = state({ public: "1_a", ...tenants(1000, "2_b"), ...tenants(50, "", "n") });
    const facts = gatherFacts(observed(fleet), hashed);
    const again = factsState(facts);
    const ids = again.groups.flatMap(({ targets }) => targets.map(({ id }) => id));
    expect(new Set(ids).size).toBe(1051);
    expect(plan(folder, again, up(), sha256).digest).toBe(plan(folder, fleet, up(), sha256).digest);
    expect(namesAll(facts)).toBe(false);
    expect(namesAll(gatherFacts(observed(fleet), shown))).toBe(true);
  });

  test("warns about what was not read", () => {
    const facts = {
      ...gatherFacts(observed(state({})), hashed),
      unread: [{ code: "foreign-ledger", count: 2 }],
    };
    expect(factsState(facts).problems).toMatchObject([
      { code: "foreign-ledger", severity: "warning", exit: 0 },
    ]);
  });
});

describe("factsName()", () => {
  test("finds a tenant again by its id", () => {
    const target = { kind: "tenant", id: "acme", database: "", schema: "s", labels: {} } as const;
    expect(factsName(target, hashed)).toBe(sha256("acme").slice(0, 12));
    expect(factsName(target, shown)).toBe("acme");
    expect(factsName({ ...target, kind: "public", id: "public" }, hashed)).toBe("public");
  });
});
