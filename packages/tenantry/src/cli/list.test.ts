import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtCli, fleetFiles } from "../testing/cli.ts";
import { folder } from "../testing/folder.ts";
import { shell } from "../testing/shell.ts";
import { main } from "./main.ts";

describe("list", () => {
  test("shows the heads of each line, and how several are joined", async () => {
    const cwd = await folder({
      ...fleetFiles,
      "migrations/tenant/004_a.sql": "--! requires: tenant/002_users\nselect 1;",
    });
    const { exit, json, text } = await main(["list"], shell({ cwd }));
    expect({ exit, json }).toMatchObject({
      exit: 0,
      json: { heads: { public: ["public/001_tenants"], tenant: ["tenant/003_email", "tenant/004_a"] } },
    });
    expect(text).toContain("head of public   public/001_tenants\n");
    expect(text).toContain("heads of tenant  tenant/003_email, tenant/004_a  create --merge joins them\n");
  });

  test("create --requires joins the heads that it names, and list shows which are left", async () => {
    const branch = "--! requires: tenant/002_users\nselect 1;";
    const cwd = await folder({
      ...fleetFiles,
      "migrations/tenant/004_a.sql": branch,
      "migrations/tenant/005_b.sql": branch,
    });
    const there = shell({ cwd });
    const joined = await main(
      ["create", "tenant", "join", "--sequential", "--requires", "003", "--requires", "005_b"],
      there,
    );
    expect(joined).toMatchObject({ exit: 0, json: { id: "tenant/006_join" } });
    expect((await main(["list"], there)).json).toMatchObject({
      heads: { tenant: ["tenant/004_a", "tenant/006_join"] },
    });
    expect(await main(["create", "tenant", "join", "--requires", "009"], there)).toMatchObject({ exit: 2 });
    expect(await main(["create", "tenant", "join", "--requires", "003", "--merge"], there)).toMatchObject({
      exit: 2,
      json: { error: { code: "flags-contradict" } },
    });
  });

  test("--only shows what one kind of target runs, with its heads alone", async () => {
    const cwd = await folder({ ...fleetFiles, "migrations/both/004_audit.sql": "create table audit ();" });
    const ids = async (...only: readonly string[]): Promise<unknown> =>
      (await main(["list", ...only], shell({ cwd }))).json;
    expect(await ids("--only", "public")).toMatchObject({
      migrations: [{ id: "public/001_tenants" }, { id: "both/004_audit", head: true }],
      heads: { public: ["both/004_audit"], tenant: [] },
    });
    expect(await ids("--only", "tenants")).toMatchObject({
      migrations: [{ id: "tenant/002_users" }, { id: "tenant/003_email" }, { id: "both/004_audit" }],
      heads: { public: [], tenant: ["both/004_audit"] },
    });
    const wrong = await main(["list", "--only", "tenant"], shell({ cwd }));
    expect(wrong).toMatchObject({ exit: 2, json: { error: { help: expect.stringContaining("tenants") } } });
    const both = await main(["list", "002", "--only", "public"], shell({ cwd }));
    expect(both).toMatchObject({ exit: 2, json: { error: { code: "flags-contradict" } } });
  });

  test("<id> shows one whole, by its beginning, and where it is applied", async () => {
    const { run, cwd } = await builtCli(["acme", "corp"]);
    await mkdir(join(cwd, "migrations/both"));
    await writeFile(join(cwd, "migrations/both/004_audit.sql"), "create table audit ();");
    await run("apply", "--tenant", "acme");
    const { exit, json, text } = await run("list", "both/004_au");
    expect({ exit, json }).toMatchObject({
      exit: 0,
      json: {
        id: "both/004_audit",
        sql: "create table audit ();",
        unknown: null,
        applied: [
          { kind: "public", applied: 0, pending: 1 },
          {
            kind: "tenant",
            applied: 1,
            pending: 1,
            cohorts: [
              { head: "004_audit", count: 1, applied: true },
              { head: "003_email", count: 1, applied: false },
            ],
          },
        ],
      },
    });
    expect(text).toContain("1 of 2 tenants\n");
    expect(text).toContain("not in 1 target at 003_email");
  });

  test.each([
    [{}, "there is no database yet"],
    [{ CI: "1" }, "Environment local has no database: neither CONTROL_DATABASE_URL nor DATABASE_URL is set."],
    [{ DATABASE_URL: "postgres://u@127.0.0.1:1/db" }, "No PostgreSQL server answers there (ECONNREFUSED)."],
  ])("<id> says why it does not know where there is no database: %j", async (variables, unknown) => {
    const cwd = await folder(fleetFiles);
    expect(await main(["list", "002"], shell({ cwd, variables }))).toMatchObject({
      exit: 0,
      json: { id: "tenant/002_users", applied: null, unknown },
    });
  });
});
