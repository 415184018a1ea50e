import { existsSync } from "node:fs";
import { join } from "node:path";
import { project, tenantry } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import { migrations } from "./fleet.ts";

describe("without a database", () => {
  test.each([
    [{ CI: "1" }, "CONTROL_DATABASE_URL nor DATABASE_URL"],
    [{ CI: "1", DATABASE_URL: "" }, "DATABASE_URL is set but empty"],
    [{ DATABASE_URL: "" }, "DATABASE_URL is set but empty"],
    [{ CONTROL_DATABASE_URL: "postgres://a/b", DATABASE_URL: "postgres://c/d" }, "to different values"],
  ])("%j is exit 2 and starts no server", async (env, message) => {
    const { folder } = project(migrations);
    for (const command of ["plan", "apply", "status", "doctor"]) {
      const { code, stdout, stderr } = await tenantry([command, "--json"], { cwd: folder, env });
      expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
      const answer: unknown = JSON.parse(stdout);
      expect(answer).toEqual({
        error: {
          code: expect.any(String),
          message: expect.stringContaining(message),
          help: expect.any(String),
        },
      });
    }
    expect(existsSync(join(folder, ".tenantry"))).toBe(false);
  });

  test("an environment other than local never uses the embedded server", async () => {
    const { folder } = project({
      ...migrations,
      "tenantry.config.json": '{"environments": {"staging": {}}}',
    });
    const { code, stderr } = await tenantry(["plan", "--env", "staging"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain("Environment staging has no database");
    expect(existsSync(join(folder, ".tenantry"))).toBe(false);
  });

  test("local uses the embedded server, says so in one line, and leaves nothing running", async () => {
    const { folder } = project(migrations);
    const applied = await tenantry(["apply"], { cwd: folder });
    expect(applied.stderr.split("\n")[0]).toBe(
      "No DATABASE_URL: using the embedded PostgreSQL in .tenantry/",
    );
    expect(applied.code).toBe(0);
    const { code, stdout } = await tenantry(["status", "--json", "--quiet"], { cwd: folder });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ targets: 1, cohorts: [{ applied: 1, pending: [] }] });
    expect(existsSync(join(folder, ".tenantry/cluster/data/postmaster.pid"))).toBe(false);
  });

  test("an unreachable server is exit 1, quickly, without its password", async () => {
    const { folder } = project(migrations);
    const env = { DATABASE_URL: "postgres://app:hunter2@127.0.0.1:1/app" };
    const { code, stdout, stderr } = await tenantry(["plan", "--json"], { cwd: folder, env });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: expect.any(String) } });
    expect(stdout + stderr).not.toContain("hunter2");
  });

  test("--version and --help load neither zod nor the driver", async () => {
    const { folder } = project({ "loader.mjs": loader, "register.mjs": register });
    for (const flag of ["--version", "--help"]) {
      const { code, stderr } = await tenantry([flag], {
        cwd: folder,
        env: { NODE_OPTIONS: `--import ${join(folder, "register.mjs")}` },
      });
      expect({ flag, code }).toEqual({ flag, code: 0 });
      expect(stderr).toContain("citty");
      expect(stderr).not.toMatch(/node_modules\/(?:zod|postgres)\/|packages\/postgres\//);
    }
  });
});

const register = `import { register } from "node:module";
register("./loader.mjs", import.meta.url);
`;

const loader = `import { writeSync } from "node:fs";
export async function load(url, context, next) {
  writeSync(2, url + "\\n");
  return await next(url, context);
}
`;
