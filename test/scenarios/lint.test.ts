import { existsSync } from "node:fs";
import { join } from "node:path";
import { project, tenantry } from "@tenantry/kit";
import { describe, expect, test } from "vitest";

const files = {
  "db/V1__users.sql": "create table users (id bigint primary key, email text);\n",
  "db/V2__index.sql": "create index users_email_idx on users (email);\n",
};

describe("lint", () => {
  test("works on any folder of SQL without a database or a configuration, and ends with 9", async () => {
    const { folder } = project(files);
    const { code, stdout, stderr } = await tenantry(["lint", "db"], { cwd: folder, env: { CI: "1" } });
    expect({ code, stderr }).toEqual({ code: 9, stderr: "" });
    expect(stdout).toContain("error index-not-concurrent  db/V2__index.sql:1:1");
    expect(stdout).toContain("    1 | create index users_email_idx on users (email);\n      | ^\n");
    expect(existsSync(join(folder, ".tenantry"))).toBe(false);
  });

  test("--json is one document, with the same exit code", async () => {
    const { folder } = project(files);
    const { code, stdout, stderr } = await tenantry(["lint", "--json", "db"], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 9, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      problems: [{ code: "index-not-concurrent", path: "db/V2__index.sql", line: 1, column: 1 }],
      accepted: [],
      coverage: { statements: 2, understood: 2, percent: 100 },
      files: 2,
    });
  });

  test("looks at the way back too, at its line", async () => {
    const { folder } = project({
      "migrations/tenant/001_users.sql": "create table users (id bigint primary key, email text);\n",
      "migrations/tenant/002_nick.sql":
        "alter table users add column nick text;\n--! down\nalter table users drop column email;\n",
    });
    const { code, stdout } = await tenantry(["lint", "--latest", "1"], { cwd: folder, env: { CI: "1" } });
    expect(code).toBe(9);
    expect(stdout).toContain("error drop-column  migrations/tenant/002_nick.sql:3:1");
  });

  test("as a hook before a commit it looks at the files of the commit, in order", async () => {
    const { folder } = project(files);
    const hook = async (...paths: readonly string[]): Promise<number | null> =>
      (await tenantry(["lint", ...paths], { cwd: folder })).code;
    expect(await hook("db/V2__index.sql", "db/V1__users.sql")).toBe(0);
    expect(await hook("db/V2__index.sql")).toBe(9);
  });
});
