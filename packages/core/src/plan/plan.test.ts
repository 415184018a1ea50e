import { describe, expect, test } from "vitest";
import { catalog, withProblems } from "../testing/catalog.ts";
import { sha256, up } from "../testing/intent.ts";
import { shown } from "../testing/show.ts";
import { state, tenants } from "../testing/state.ts";
import { plan } from "./plan.ts";

const folder = catalog("001_tenants public", "002_users tenant", "003_audit both", "004_email tenant");
const done = "002_users 003_audit 004_email";

describe("plan() without requires", () => {
  test("puts public before tenants and tenants with the same history into one cohort", () => {
    const fleet = state({ public: "001_tenants", acme: "002_users", globex: "002_users", initech: "" });
    expect(shown(folder, fleet)).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 public
        public at 001_tenants: +both/003_audit
      2 tenant after public:both/003_audit
        acme globex at 002_users: +both/003_audit +tenant/004_email
        initech at base: +tenant/002_users +both/003_audit +tenant/004_email
      "
    `);
  });

  test("has nothing to do where every ledger holds every migration", () => {
    expect(shown(folder, state({ public: "001_tenants 003_audit", acme: done, globex: done })))
      .toMatchInlineSnapshot(`
      "
      nothing, 3 up to date
      "
    `);
  });

  test("is the single-tenant case where there are no tenants", () => {
    expect(shown(catalog("1_a public", "2_b public"), state({ public: "1_a" }))).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 public
        public at 1_a: +public/2_b
      "
    `);
  });

  test("keeps a cohort per history however many tenants there are", () => {
    const fleet = state({
      public: "001_tenants 003_audit",
      ...tenants(3000, "002_users"),
      ...tenants(2000, "", "u"),
    });
    const cohorts = plan(folder, fleet, up(), sha256).stages.flatMap((stage) => stage.cohorts);
    expect(cohorts.map(({ targets, steps }) => [targets.length, steps.length])).toEqual([
      [3000, 2],
      [2000, 3],
    ]);
  });

  test("tells apart histories that differ only in a checksum or a state", () => {
    const fleet = state({
      public: "001_tenants 003_audit",
      a: "002_users",
      b: "002_users?",
      c: "002_users*",
    });
    expect(plan(folder, fleet, up(), sha256).stages[0]?.cohorts).toHaveLength(3);
  });

  test("takes up a step that an earlier run began", () => {
    const fleet = state({ public: "001_tenants 003_audit", acme: "002_users 003_audit 004_email~" });
    expect(shown(folder, fleet)).toMatchInlineSnapshot(`
      "
      warning, 1 up to date
      1 tenant
        acme at 003_audit: +tenant/004_email~
      warning unfinished (0) [acme] tenant/004_email was begun in acme and never finished.
      "
    `);
  });

  test("says where every cohort starts from", () => {
    const fleet = state({ public: "001_tenants 003_audit", acme: "002_users* 003_audit" });
    expect(plan(folder, fleet, up(), sha256).stages[0]?.cohorts[0]?.from).toMatchObject({
      head: "003_audit",
      applied: 2,
    });
  });
});

describe("plan() with a broken catalog", () => {
  const broken = withProblems(folder, {
    code: "meta-command",
    severity: "error",
    message: "psql commands are not SQL.",
    help: "Take it out.",
    path: "migrations/tenant/005_new.sql",
    line: 3,
    exit: 2,
  });

  test("runs nothing anywhere and names the catalog's problems first", () => {
    expect(shown(broken, state({ public: "001_tenants", acme: "002_users!", globex: done })))
      .toMatchInlineSnapshot(`
      "
      blocked, 1 up to date
      1 public
        public at 001_tenants: +both/003_audit BLOCKED meta-command
      2 tenant
        acme at 002_users: +both/003_audit +tenant/004_email BLOCKED edited meta-command
      error meta-command (2) psql commands are not SQL.
      error edited (4) [acme] tenant/002_users was changed after acme ran it.
      "
    `);
  });

  test("does not take the rows of an unreadable file for strangers", () => {
    const fleet = state({ public: "001_tenants 003_audit", acme: `${done} 005_new` });
    expect(plan(broken, fleet, up(), sha256).problems.map(({ code }) => code)).toEqual(["meta-command"]);
  });
});
