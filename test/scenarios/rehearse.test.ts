import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ownServer, project, tenantry } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import { fleet } from "./fleet.ts";

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

  test("rehearses what is pending, for each cohort on its own history, and touches no ledger", async () => {
    const { run, json, ledger, project } = await fleet("schemas", ["acme", "corp"]);
    await run("apply", "--tenant", "acme");
    await run("apply", "--only", "public");
    project.write(
      "migrations/tenant/004_nick.sql",
      "alter table users add nick text;\n--! down\nalter table users drop nick;\n",
    );
    const { code, json: document } = await json("rehearse");
    expect({ code, document }).toMatchObject({
      code: 0,
      document: {
        version: 1,
        server: { kind: "embedded" },
        skipped: null,
        cohorts: [
          { targets: ["acme"], steps: [{ id: "tenant/004_nick", outcome: "proven" }] },
          {
            targets: ["corp"],
            steps: [
              { id: "tenant/002_create_users" },
              { id: "tenant/003_index_users" },
              { id: "tenant/004_nick" },
            ],
          },
        ],
        problems: [],
      },
    });
    expect(await ledger("corp")).toEqual(null);
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

  test("is part of a plan that asks for it, and blocks it where it fails", async () => {
    const { run, json, project } = await fleet("schemas", ["acme"]);
    await run("apply");
    project.write("migrations/tenant/004_x.sql", "alter table users add n int;\n--! down\nselect 1;\n");
    expect(await json("plan", "--rehearse")).toMatchObject({
      code: 9,
      json: {
        verdict: "blocked",
        problems: [{ code: "rehearsal-differs", path: "migrations/tenant/004_x.sql", targets: ["acme"] }],
        rehearsal: { cohorts: [{ steps: [{ differences: [{ object: "column users.n" }] }] }] },
      },
    });
    expect((await json("plan")).code).toBe(0);
    const { stdout } = await run("plan", "--rehearse", "--format", "markdown");
    expect(stdout).toContain("| `004_x.sql:1` `alter table users add n int` | `ACCESS EXCLUSIVE` `users` |");
  });

  test("takes another server where it is empty, and refuses one that is not", async () => {
    const { folder } = project({
      "migrations/001_t.sql": "create table t (a int);\n--! down\ndrop table t;",
    });
    const server = await ownServer();
    const shadow = ["--from", "base", "--shadow-url", server.url];
    const { code, stdout } = await rehearsed(folder, ...shadow, "--format", "markdown");
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("✅ 1 of 1 step went up, down and up again"),
    });
    await tenantry(["apply", "--url", server.url], { cwd: folder });
    const refused = await rehearsed(folder, ...shadow);
    expect(refused.code).toBe(9);
    expect(refused.stderr).toMatch(/^error: The database to rehearse on is not empty/);
    expect(refused.stderr).not.toContain(server.url);
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
