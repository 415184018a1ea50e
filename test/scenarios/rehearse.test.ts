import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { project, tenantry } from "@tenantry/kit";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("rehearse", () => {
  test("proves the example fleet up, down and up, without a database", async () => {
    const { folder } = project({});
    cpSync(join(root, "migrations"), join(folder, "migrations"), { recursive: true });
    const { code, stdout } = await rehearsed(folder, "--from", "base", "--json");
    expect(code).toBe(0);
    const { cohorts, problems } = JSON.parse(stdout);
    expect(problems).toEqual([]);
    expect(outcomes(cohorts)).toEqual([
      "public/20260101000000_create_tenants proven",
      "public/20260105000000_create_plans proven",
      "both/20260106000000_create_audit_log proven",
      "tenant/20260102000000_create_users proven",
      "tenant/20260103000000_index_users_email proven",
      "both/20260106000000_create_audit_log proven",
      "tenant/20260107000000_add_user_plan proven",
      "tenant/20260108000000_backfill_user_plan proven",
    ]);
  });

  test.each([
    ["an index", "create index i on t (a);", "index i"],
    ["a default", "alter table t alter a set default 1;", "column t.a"],
    ["a grant", "grant select on t to public;", "grant t"],
  ])("is exit 9 for a down that forgets %s, and shows the object", async (_what, up, object) => {
    const { folder } = project({
      "migrations/001_t.sql": "create table t (a int);",
      "migrations/002_x.sql": `${up}\n--! down\nselect 1;\n`,
    });
    const { code, stdout } = await rehearsed(folder, "--from", "001");
    expect(code).toBe(9);
    expect(stdout).toContain("✗ public/002_x  down does not bring back what was there before");
    expect(stdout).toContain(`      ${object}\n`);
  });

  test("shows a refused statement under its line, and says what only went up", async () => {
    const { folder } = project({
      "migrations/001_t.sql": "--! irreversible: there is no way back\ncreate table t (a int);",
      "migrations/002_x.sql": "select 1;\nalter table t\n  drop column b;\n",
    });
    const { code, stdout } = await rehearsed(folder, "--from", "base");
    expect(code).toBe(9);
    expect(stdout).toContain("– public/001_t  up only: irreversible: there is no way back");
    expect(stdout).toContain(
      'migrations/002_x.sql:2:1 column "b" of relation "t" does not exist (42703)\n        alter table t\n        ^\n',
    );
  });

  test("refuses a major version that is not there", async () => {
    const { folder } = project({ "migrations/001_t.sql": "select 1" });
    const { code, stderr } = await rehearsed(folder, "--from", "base", "--server-version", "97");
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("PostgreSQL 97 is not installed here."),
    });
  });
});

function rehearsed(folder: string, ...args: readonly string[]) {
  return tenantry(["rehearse", ...args], { cwd: folder });
}

interface Cohort {
  readonly steps: readonly { readonly id: string; readonly outcome: string }[];
}

function outcomes(cohorts: readonly Cohort[]): readonly string[] {
  return cohorts.flatMap(({ steps }) => steps.map(({ id, outcome }) => `${id} ${outcome}`));
}
