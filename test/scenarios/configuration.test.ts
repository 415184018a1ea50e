import { project, tenantry } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import { fleet, migrations } from "./fleet.ts";

describe("the configuration", () => {
  test("may be a module", async () => {
    const { folder } = project({
      "tenantry.config.mjs": 'export default { migrations: "db" };',
      "db/public/001_a.sql": "select 1;",
    });
    const { code, stdout } = await tenantry(["list", "--json"], { cwd: folder });
    expect({ code, answer: JSON.parse(stdout) }).toMatchObject({
      code: 0,
      answer: { migrations: [{ id: "public/001_a" }] },
    });
  });

  test("may be TypeScript where the runtime strips types, and is a clear error elsewhere", async () => {
    const { folder } = project({
      "tenantry.config.ts": 'const folder: string = "db";\nexport default { migrations: folder };',
      "db/public/001_a.sql": "select 1;",
    });
    const { code, stdout } = await tenantry(["list", "--json"], { cwd: folder });
    const answer: unknown = JSON.parse(stdout);
    if (code === 0) expect(answer).toMatchObject({ migrations: [{ id: "public/001_a" }] });
    else {
      expect({ code, answer }).toMatchObject({
        code: 2,
        answer: { error: { code: "config-unreadable", help: expect.stringContaining("22.18") } },
      });
    }
  });

  test("shows everything that is wrong with it at once", async () => {
    const { folder } = project({ ...migrations, "tenantry.config.json": '{"ledgr": "x", "retries": "3"}' });
    const { code, stderr } = await tenantry(["plan"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain("retries: expected number");
    expect(stderr).toContain('unknown key "ledgr". Did you mean ledger?');
  });

  test("is found from a folder below, with its .env beside it", async () => {
    const { project, database } = await fleet("schemas", ["acme"]);
    project.write(".env", `DATABASE_URL=${database.url}\n`);
    project.write("src/deep/file.txt", "");
    const cwd = `${project.folder}/src/deep`;
    expect((await tenantry(["apply"], { cwd })).code).toBe(0);
    expect((await tenantry(["status", "--fail-if-behind"], { cwd })).code).toBe(0);
    const refused = await tenantry(["status"], { cwd, env: { DATABASE_URL: "" } });
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("DATABASE_URL is set but empty"),
    });
  });

  test("never shows a password, even in a URL that is none", async () => {
    const { folder } = project(migrations);
    for (const url of [
      "postgres://app:hunter2@[bad/app",
      "postgres://app:hunter2@localhost/app?sslmode=maybe",
      "mysql://app:hunter2@h/d",
    ]) {
      for (const args of [["plan"], ["plan", "--json"], ["plan", "--verbose"]]) {
        const { code, stdout, stderr } = await tenantry(args, { cwd: folder, env: { DATABASE_URL: url } });
        expect([1, 2]).toContain(code);
        expect(stdout + stderr).not.toContain("hunter2");
      }
    }
  });
});
