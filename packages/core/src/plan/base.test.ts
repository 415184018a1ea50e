import { describe, expect, test } from "vitest";
import type { Base, Catalog } from "../catalog.ts";
import { catalog } from "../testing/catalog.ts";
import { sha256, up } from "../testing/intent.ts";
import { shown } from "../testing/show.ts";
import { state } from "../testing/state.ts";
import { baseFor } from "./base.ts";
import { plan } from "./plan.ts";

describe("plan() with schema.sql", () => {
  const folder = catalog(
    "1_a public",
    "2_b tenant",
    "3_c tenant stub",
    "4_d public requires tenant/2",
    "5_e tenant",
  );

  test("begins with it where there is no ledger, and goes on after it", () => {
    const fleet = state({ public: "1_a", acme: "", globex: "ours", initech: "2_b 3_c" });
    expect(shown(withBase(folder, "3"), fleet)).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 tenant
        initech at 3_c: +tenant/5_e
        globex at base: +tenant/2_b +tenant/3_c +tenant/5_e BLOCKED stub
        acme at base: +tenant/schema.sql +tenant/5_e
      2 public after tenant:tenant/2_b
        public at 1_a: +public/4_d
      error stub (4) [globex] tenant/3_c is pending in globex, and its SQL is still to be written: op.get_bind()
      warning unreached (0) [public] public must wait for tenant/2_b, which will not run.
      "
    `);
  });

  test("records what it holds, and says where the ledger stands then", () => {
    const planned = plan(withBase(folder, "3"), state({ public: "1_a 4_d", acme: "" }), up(), sha256);
    const [first] = planned.stages.flatMap(({ cohorts }) => cohorts.flatMap(({ steps }) => steps));
    expect(first?.covers).toEqual([
      { id: "tenant/2_b", version: "2_b", checksum: "sum-2_b" },
      { id: "tenant/3_c", version: "3_c", checksum: "sum-3_c" },
    ]);
  });

  test("has another digest when its checksum is another", () => {
    const fleet = state({ public: "1_a 4_d", acme: "" });
    const digests = [withBase(folder, "3"), withBase(folder, "3", "other"), folder].map(
      (one) => plan(one, fleet, up(), sha256).digest,
    );
    expect(new Set(digests).size).toBe(3);
  });

  test("runs each by itself where a bound leaves out a part of what it holds", () => {
    const fleet = state({ public: "1_a", acme: "" });
    expect(shown(withBase(folder, "5"), fleet, up({ to: "2" }))).toMatchInlineSnapshot(`
      "
      safe, 1 up to date
      1 tenant
        acme at base: +tenant/2_b
      "
    `);
  });

  test("holds nothing where it says none, and everything runs after it", () => {
    const two = catalog("2_b tenant", "5_e tenant");
    expect(shown(withBase(two, null), state({ acme: "" }))).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 tenant
        acme at base: +tenant/schema.sql +tenant/2_b +tenant/5_e
      "
    `);
  });
});

test("baseFor() takes the first template whose label the tenant has, and none for public", () => {
  const base: Base = { path: "tenant/schema.sql", statements: [], checksum: "", baseline: null };
  const template = { ...base, name: "clinic", label: { name: "kind", value: "clinic" } };
  const bases = {
    bases: { public: null, tenant: base },
    templates: [template, { ...template, name: "other" }],
  };
  expect(baseFor(bases, { kind: "tenant", labels: { kind: "clinic" } })).toBe(template);
  expect(baseFor(bases, { kind: "tenant", labels: { kind: "shop" } })).toBe(base);
  expect(baseFor(bases, { kind: "public", labels: { kind: "clinic" } })).toBeNull();
});

function withBase(folder: Catalog, baseline: string | null, checksum = "base"): Catalog {
  const base: Base = { path: "migrations/tenant/schema.sql", statements: [], checksum, baseline };
  return { ...folder, bases: { public: null, tenant: base } };
}
