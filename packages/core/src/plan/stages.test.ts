import { describe, expect, test } from "vitest";
import { catalog } from "../testing/catalog.ts";
import { sha256, up } from "../testing/intent.ts";
import { show, shown } from "../testing/show.ts";
import { state } from "../testing/state.ts";
import { plan } from "./plan.ts";

const folder = catalog("001_tenants public", "002_users tenant", "003_audit both", "004_email tenant");

describe("plan() across ledgers", () => {
  test("waits for all tenants before a public migration that requires one of theirs", () => {
    const contract = catalog("1_a public", "2_b tenant", "3_c public requires tenant/2", "4_d tenant");
    expect(shown(contract, state({ public: "", acme: "", globex: "2_b" }))).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 public
        public at base: +public/1_a
      2 tenant after public:public/1_a
        globex at 2_b: +tenant/4_d
        acme at base: +tenant/2_b +tenant/4_d
      3 public after tenant:tenant/2_b
        public at 1_a: +public/3_c
      "
    `);
  });

  test("goes back and forth as often as it must, each time from the history that is left", () => {
    const zigzag = catalog(
      "1_a tenant",
      "2_b public requires tenant/1",
      "3_c tenant requires public/2",
      "4_d public requires tenant/3",
    );
    const planned = plan(zigzag, state({ public: "", acme: "" }), up(), sha256);
    expect(show(planned)).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 tenant
        acme at base: +tenant/1_a
      2 public after tenant:tenant/1_a
        public at base: +public/2_b
      3 tenant after public:public/2_b
        acme at 1_a: +tenant/3_c
      4 public after tenant:tenant/3_c
        public at 2_b: +public/4_d
      "
    `);
    const [first, , third] = planned.stages;
    expect(third?.cohorts[0]?.rows.map(({ version }) => version)).toEqual(["1_a"]);
    expect(third?.cohorts[0]?.shape).toBe("ours");
    expect(first?.cohorts[0]?.from.history).not.toBe(third?.cohorts[0]?.from.history);
  });

  test("keeps the order of a ledger when a later migration of it need not wait", () => {
    const held = catalog("1_a tenant", "2_b public requires tenant/1", "3_c public", "4_d tenant");
    expect(shown(held, state({ public: "", acme: "" }))).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 tenant
        acme at base: +tenant/1_a +tenant/4_d
      2 public after tenant:tenant/1_a
        public at base: +public/2_b +public/3_c
      "
    `);
  });

  test("runs nothing while a requirement is pending outside the selection", () => {
    const needs = catalog("1_a public", "2_b tenant requires public/1", "3_c tenant");
    const fleet = state({ public: "", acme: "", globex: "2_b 3_c" });
    expect(shown(needs, fleet, up({}, { tenants: ["acme"] }))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 tenant
        acme at base: +tenant/2_b +tenant/3_c BLOCKED requires-unmet
      error requires-unmet (4) [public] tenant/2_b requires public/1_a, which is not applied in public and not part of this plan.
      "
    `);
  });

  test("runs nothing of the others either: half of it is not what was asked for", () => {
    const needs = catalog("1_a public", "2_b tenant requires public/1", "3_c tenant");
    const fleet = state({ public: "", acme: "", corp: "2_b" });
    const { stages } = plan(needs, fleet, up({}, { only: "tenants" }), sha256);
    expect(stages.flatMap(({ cohorts }) => cohorts.map(({ blocked }) => blocked))).toEqual([
      ["requires-unmet"],
      ["requires-unmet"],
    ]);
  });

  test("counts tenants outside the selection as everywhere", () => {
    const needs = catalog("1_a tenant", "2_b public requires tenant/1");
    const fleet = state({ public: "", acme: "1_a", globex: "" });
    expect(shown(needs, fleet, up({}, { only: "public" }))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 public
        public at base: +public/2_b BLOCKED requires-unmet
      error requires-unmet (4) [globex] public/2_b requires tenant/1_a, which is not applied in globex and not part of this plan.
      "
    `);
  });

  test("says before what a blocked cohort will hold up", () => {
    const fleet = state({ public: "001_tenants!", acme: "002_users", globex: "" });
    expect(shown(folder, fleet)).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 public
        public at 001_tenants: +both/003_audit BLOCKED edited
      2 tenant after public:both/003_audit
        acme at 002_users: +both/003_audit +tenant/004_email
        globex at base: +tenant/002_users +both/003_audit +tenant/004_email
      error edited (4) [public] public/001_tenants was changed after public ran it.
      warning unreached (0) [acme globex] acme and globex must wait for both/003_audit, which will not run.
      "
    `);
  });
});
