import { describe, expect, test } from "vitest";
import { catalog } from "../testing/catalog.ts";
import { down, sha256 } from "../testing/intent.ts";
import { shown } from "../testing/show.ts";
import { state } from "../testing/state.ts";
import { plan } from "./plan.ts";

const folder = catalog("001_tenants public", "002_users tenant", "003_audit both", "004_email tenant");
const done = "002_users 003_audit 004_email";

describe("plan() of a revert", () => {
  const full = { public: "001_tenants 003_audit", acme: done, globex: "002_users" };

  test("takes the last step of every target, tenants first", () => {
    expect(shown(folder, state(full), down())).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 tenant
        acme at 004_email: -tenant/004_email
        globex at 002_users: -tenant/002_users
      2 public
        public at 003_audit: -both/003_audit
      "
    `);
  });

  test("takes the last n steps, last first", () => {
    expect(shown(folder, state(full), down({ steps: 2 }, { tenants: ["acme"] }))).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 tenant
        acme at 004_email: -tenant/004_email -both/003_audit
      "
    `);
  });

  test("keeps the version it goes back to", () => {
    expect(shown(folder, state(full), down({ to: "002" }))).toMatchInlineSnapshot(`
      "
      safe, 1 up to date
      1 tenant
        acme at 004_email: -tenant/004_email -both/003_audit
      2 public
        public at 003_audit: -both/003_audit
      "
    `);
  });

  test("goes back to base", () => {
    expect(shown(folder, state(full), down({ to: "base" }, { only: "tenants" }))).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 tenant
        acme at 004_email: -tenant/004_email -both/003_audit -tenant/002_users
        globex at 002_users: -tenant/002_users
      "
    `);
  });

  test("refuses a version that means two migrations", () => {
    const twins = catalog("1_a public", "1_b tenant", "2_c public");
    const fleet = state({ public: "1_a 2_c", acme: "1_b" });
    expect(shown(twins, fleet, down({ to: "1" }))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      error ambiguous-version (2) 1 fits public/1_a and tenant/1_b.
      "
    `);
    expect(plan(twins, fleet, down({ to: "1" }, { only: "public" }), sha256).verdict).toBe("safe");
  });

  test.each([
    ["has no down section", "no-down"],
    ["says that it is irreversible", "irreversible"],
  ])("refuses what %s", (_name, word) => {
    const oneWay = catalog("1_a tenant", `2_b tenant ${word}`);
    const planned = plan(oneWay, state({ acme: "1_a 2_b", globex: "1_a" }), down(), sha256);
    expect(planned.problems.map(({ code, exit, targets }) => [code, exit, targets])).toEqual([
      ["irreversible", 9, ["acme"]],
    ]);
    expect(planned.stages[0]?.cohorts.map(({ blocked }) => blocked)).toContainEqual([]);
  });

  test("is refused while anything applied anywhere requires it", () => {
    const needed = catalog("1_a public", "2_b tenant requires public/1");
    const fleet = state({ public: "1_a", acme: "1_a", globex: "2_b" });
    expect(shown(needed, fleet, down({}, { only: "public" }))).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 public
        public at 1_a: -public/1_a BLOCKED still-required
      error still-required (4) [globex] public/1_a cannot be reverted: tenant/2_b requires it and stays applied in globex.
      "
    `);
  });

  test("undoes first what requires the rest, and waits until it is gone", () => {
    const needed = catalog("1_a tenant", "2_b public requires tenant/1", "3_c tenant requires public/2");
    const fleet = state({ public: "2_b", acme: "1_a 3_c" });
    expect(shown(needed, fleet, down({ to: "base" }))).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 tenant
        acme at 3_c: -tenant/3_c
      2 public after tenant:tenant/3_c
        public at 2_b: -public/2_b
      3 tenant after public:public/2_b
        acme at 1_a: -tenant/1_a
      "
    `);
  });

  test("fills no gap and is not stopped by one", () => {
    expect(plan(folder, state({ acme: "002_users 004_email" }), down(), sha256).verdict).toBe("safe");
  });

  test("takes back what was begun", () => {
    expect(shown(folder, state({ acme: "002_users 003_audit~" }), down())).toMatchInlineSnapshot(`
      "
      warning, 0 up to date
      1 tenant
        acme at 002_users: -both/003_audit~
      warning unfinished (0) [acme] both/003_audit was begun in acme and never finished.
      "
    `);
  });

  test("does not touch a target whose file is gone", () => {
    expect(shown(folder, state({ acme: "002_users 005_gone" }), down())).toMatchInlineSnapshot(`
      "
      blocked, 0 up to date
      1 tenant
        acme at 002_users: -tenant/002_users BLOCKED missing-file
      error missing-file (4) [acme] 005_gone is recorded in acme, but the folder has no such migration.
      "
    `);
  });
});
