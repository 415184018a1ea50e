import { describe, expect, test } from "vitest";
import { catalog } from "../testing/catalog.ts";
import { sha256, up } from "../testing/intent.ts";
import { shown } from "../testing/show.ts";
import { state, tenants } from "../testing/state.ts";
import { plan } from "./plan.ts";

const folder = catalog("001_tenants public", "002_users tenant", "003_audit both", "004_email tenant");

describe("plan() finds in the histories", () => {
  test.each([
    ["a file changed after it ran", "002_users! 003_audit 004_email", "edited"],
    ["a row whose file is gone", "002_users 003_audit 004_email 009_gone", "missing-file"],
    ["a row of nobody", "002_users 003_audit 004_email whatever?", "unknown-row"],
    ["a gap", "002_users 004_email", "out-of-order"],
    ["one migration twice", "002_users 002? 003_audit 004_email", "two-spellings"],
  ])("%s", (_name, rows, code) => {
    const planned = plan(
      folder,
      state({ public: "001_tenants 003_audit", acme: rows, globex: "" }),
      up(),
      sha256,
    );
    expect(planned.problems.map((problem) => [problem.code, problem.exit, problem.targets])).toEqual([
      [code, 4, ["acme"]],
    ]);
    const cohorts = planned.stages.flatMap((stage) => stage.cohorts);
    expect(cohorts.map(({ targets, blocked }) => [targets[0]?.id, blocked])).toEqual([
      ["acme", [code]],
      ["globex", []],
    ]);
  });

  test("one problem for all cohorts that have it, with every target named", () => {
    const fleet = state({
      public: "001_tenants 003_audit!",
      acme: "002_users 003_audit!",
      ...tenants(40, "003_audit! 002_users 004_email"),
    });
    const [problem, ...others] = plan(folder, fleet, up(), sha256).problems;
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      code: "edited",
      path: "migrations/both/003_audit.sql",
      message: "both/003_audit was changed after public and 41 tenants ran it.",
    });
    expect(problem?.targets).toHaveLength(42);
    expect(problem?.targets?.slice(0, 3)).toEqual(["public", "acme", "t0001"]);
  });

  test("no edit where the ledger never recorded a checksum", () => {
    expect(plan(folder, state({ public: "001? 003?", acme: "002? 003? 004?" }), up(), sha256).verdict).toBe(
      "nothing",
    );
  });

  test("a gap that may be filled when that is asked for", () => {
    const fleet = state({ public: "001_tenants 003_audit", acme: "002_users 004_email" });
    expect(shown(folder, fleet, up({ outOfOrder: "allow" }))).toMatchInlineSnapshot(`
      "
      safe, 1 up to date
      1 tenant
        acme at 004_email: +both/003_audit
      notice out-of-order (0) [acme] both/003_audit fills a gap: acme already ran migrations that come after it.
      "
    `);
  });

  test("no gap between branches that do not require each other", () => {
    const branches = catalog("1_a tenant", "2_b tenant requires tenant/1", "3_c tenant requires tenant/1");
    expect(shown(branches, state({ acme: "1_a 3_c" }))).toMatchInlineSnapshot(`
      "
      safe, 0 up to date
      1 tenant
        acme at 3_c: +tenant/2_b
      "
    `);
  });

  test("a gap where a descendant over another ledger is applied", () => {
    const over = catalog("1_a tenant", "2_b public requires tenant/1", "3_c tenant requires public/2");
    expect(shown(over, state({ public: "2_b", acme: "3_c" }))).toMatchInlineSnapshot(`
      "
      blocked, 1 up to date
      1 tenant
        acme at 3_c: +tenant/1_a BLOCKED out-of-order
      error out-of-order (4) [acme] tenant/1_a is out of order: acme already ran migrations that come after it.
      "
    `);
  });
});
