import { ownServer, project, tenantry } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import { fleet } from "./fleet.ts";

describe("rehearse", () => {
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
});

function rehearsed(folder: string, ...args: readonly string[]) {
  return tenantry(["rehearse", ...args], { cwd: folder });
}
