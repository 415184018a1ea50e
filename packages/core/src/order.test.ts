import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ancestors, graph, heads, isDescendant } from "./order.ts";
import { catalog } from "./testing/catalog.ts";

describe("graph()", () => {
  test("is a line in each ledger where nothing is required", () => {
    const { line, parents, explicit } = of("3_c both", "1_a public", "2_b tenant", "10_d tenant");
    expect(line).toEqual({
      public: ["public/1_a", "both/3_c"],
      tenant: ["tenant/2_b", "both/3_c", "tenant/10_d"],
    });
    expect(Object.fromEntries(parents)).toEqual({
      "public:public/1_a": [],
      "tenant:tenant/2_b": [],
      "public:both/3_c": ["public:public/1_a"],
      "tenant:both/3_c": ["tenant:tenant/2_b"],
      "tenant:tenant/10_d": ["tenant:both/3_c"],
    });
    expect([...explicit.values()].flat()).toEqual([]);
  });

  test("lets a migration that requires one of its ledger follow only that", () => {
    const { parents } = of("1_a tenant", "2_b tenant", "3_c tenant requires tenant/1_a", "4_d tenant");
    expect(parents.get("tenant:tenant/3_c")).toEqual(["tenant:tenant/1_a"]);
    expect(parents.get("tenant:tenant/4_d")).toEqual(["tenant:tenant/3_c"]);
  });

  test("adds requirements of the other ledger to the predecessor", () => {
    const { parents, explicit } = of("1_a tenant", "2_b public", "3_c tenant requires public/2_b");
    expect(parents.get("tenant:tenant/3_c")).toEqual(["public:public/2_b", "tenant:tenant/1_a"]);
    expect(explicit.get("tenant:tenant/3_c")).toEqual(["public:public/2_b"]);
  });

  test("takes both/x for both ledgers", () => {
    const { parents } = of("1_a both", "2_b public requires both/1_a", "3_c both requires public/2_b");
    expect(parents.get("public:public/2_b")).toEqual(["public:both/1_a", "tenant:both/1_a"]);
    expect(parents.get("tenant:both/3_c")).toEqual(["public:public/2_b", "tenant:both/1_a"]);
  });

  test("puts a required later version first", () => {
    const { line, cycles } = of(
      "1_a tenant",
      "2_b tenant requires tenant/3_c",
      "3_c tenant requires tenant/1_a",
    );
    expect(line.tenant).toEqual(["tenant/1_a", "tenant/3_c", "tenant/2_b"]);
    expect(cycles).toEqual([]);
  });

  test("names a circle from its first migration on, and still orders everything", () => {
    const { line, cycles } = of("1_a tenant requires tenant/3_c", "2_b tenant", "3_c tenant", "4_d tenant");
    expect(cycles).toEqual([["tenant:tenant/1_a", "tenant:tenant/3_c", "tenant:tenant/2_b"]]);
    expect(line.tenant.toSorted()).toEqual(["tenant/1_a", "tenant/2_b", "tenant/3_c", "tenant/4_d"]);
  });

  test("sees a migration that requires itself", () => {
    expect(of("1_a public requires public/1_a").cycles).toEqual([["public:public/1_a"]]);
  });

  test("survives a chain of 20,000 requirements in the wrong order", () => {
    const count = 20_000;
    const chain = catalog("0_a tenant").migrations.flatMap((first) => {
      const waiting = Array.from({ length: count }, (_, index) => {
        const requires = [index + 1 < count ? `tenant/${index + 2}_a` : first.id];
        const name = `${index + 1}_a`;
        return { ...first, id: `tenant/${name}`, version: String(index + 1), name, requires };
      });
      return [first, ...waiting];
    });
    const { line, cycles } = graph(chain);
    expect(line.tenant.slice(0, 2)).toEqual(["tenant/0_a", `tenant/${count}_a`]);
    expect(line.tenant.at(-1)).toBe("tenant/1_a");
    expect(cycles).toEqual([]);
  });

  test("is a linear extension that does not depend on the order of the files", () => {
    fc.assert(
      fc.property(project(), fc.infiniteStream(fc.nat()), (lines, shuffle) => {
        const migrations = catalog(...lines).migrations;
        const order = graph(migrations);
        const keys = migrations.map((migration) => ({ migration, key: shuffle.next().value ?? 0 }));
        const shuffled = keys.toSorted((a, b) => a.key - b.key).map(({ migration }) => migration);
        expect(graph(shuffled)).toEqual(order);
        expect(order.cycles).toEqual([]);
        for (const kind of ["public", "tenant"] as const) {
          for (const [at, id] of order.line[kind].entries()) {
            const before = new Set(order.line[kind].slice(0, at).map((earlier) => `${kind}:${earlier}`));
            const mine = order.parents.get(`${kind}:${id}`)?.filter((node) => node.startsWith(kind)) ?? [];
            expect(mine.every((node) => before.has(node))).toBe(true);
          }
        }
      }),
    );
  });

  test("appends a migration with the highest version", () => {
    fc.assert(
      fc.property(project(), (lines) => {
        const before = graph(catalog(...lines).migrations).line.tenant;
        const after = graph(catalog(...lines, "999_last tenant").migrations).line.tenant;
        expect(after).toEqual([...before, "tenant/999_last"]);
      }),
    );
  });
});

describe("ancestors()", () => {
  test("follows lines and requirements across ledgers", () => {
    const order = of("1_a public", "2_b public", "3_c tenant", "4_d tenant requires public/2_b");
    expect([...ancestors(order, "tenant:tenant/4_d")].toSorted()).toEqual([
      "public:public/1_a",
      "public:public/2_b",
      "tenant:tenant/3_c",
    ]);
    expect(isDescendant(order, "tenant:tenant/4_d", "public:public/1_a")).toBe(true);
    expect(isDescendant(order, "public:public/1_a", "tenant:tenant/4_d")).toBe(false);
    expect(isDescendant(order, "public:public/1_a", "public:public/1_a")).toBe(false);
  });
});

describe("heads()", () => {
  test("is the end of a line", () => {
    expect(heads(catalog("1_a tenant", "2_b both", "3_c public"), "tenant")).toEqual(["both/2_b"]);
    expect(heads(catalog(), "tenant")).toEqual([]);
  });

  test("are several where branches were not merged, and one after a merge", () => {
    const branches = ["1_a tenant", "2_b tenant requires tenant/1_a", "3_c tenant requires tenant/1_a"];
    expect(heads(catalog(...branches), "tenant")).toEqual(["tenant/2_b", "tenant/3_c"]);
    const merged = catalog(...branches, "4_m tenant requires tenant/2_b,tenant/3_c");
    expect(heads(merged, "tenant")).toEqual(["tenant/4_m"]);
  });
});

function of(...lines: readonly string[]): ReturnType<typeof graph> {
  return graph(catalog(...lines).migrations);
}

/** Up to 12 migrations, each requiring some before it. */
function project(): fc.Arbitrary<string[]> {
  const one = fc.record({
    scope: fc.constantFrom("public", "tenant", "both"),
    requires: fc.uniqueArray(fc.nat({ max: 11 }), { maxLength: 3 }),
  });
  return fc.array(one, { maxLength: 12 }).map((all) => {
    const ids = all.map(({ scope }, index) => `${scope}/${index + 1}_m`);
    return all.map(({ scope, requires }, index) => {
      const named = requires.filter((at) => at < index).flatMap((at) => ids[at] ?? []);
      return `${index + 1}_m ${scope}${named.length > 0 ? ` requires ${named.join(",")}` : ""}`;
    });
  });
}
