import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadCatalog, loadProject } from "../load.ts";
import { openProject } from "../open.ts";
import { builtCli, cli } from "../testing/cli.ts";
import { isAtLeast } from "../use/is-at-least.ts";

describe("status", () => {
  test("shows cohorts as documented, before and after the first apply", async () => {
    const { run } = await cli();
    expect(await run("status")).toMatchObject({
      exit: 0,
      json: {
        environment: "local",
        targets: 1,
        cohorts: [
          { kind: "public", count: 1, head: null, applied: 0, pending: ["public/001_tenants"], problems: [] },
        ],
        unprovisioned: [],
        orphans: [],
        problems: [],
      },
    });
    await run("apply");
    expect(await run("status", "--fail-if-behind")).toMatchObject({
      exit: 0,
      json: { cohorts: [{ head: "001_tenants" }] },
    });
  });

  test("--fail-if-behind is exit 3, an integrity problem exit 4", async () => {
    const { run, cwd } = await builtCli(["acme"]);
    await writeFile(join(cwd, "migrations/tenant/004_more.sql"), "create table more ();");
    expect((await run("status")).exit).toBe(0);
    expect((await run("status", "--fail-if-behind")).exit).toBe(3);
    await writeFile(join(cwd, "migrations/tenant/002_users.sql"), "create table people ();");
    expect((await run("status", "--fail-if-behind")).exit).toBe(4);
  });

  test("--only is about the public target, or about tenants", async () => {
    const { run, cwd } = await builtCli(["acme", "corp"]);
    await writeFile(join(cwd, "migrations/tenant/004_more.sql"), "create table more ();");
    expect(await run("status", "--only", "public", "--fail-if-behind")).toMatchObject({
      exit: 0,
      json: { targets: 1, cohorts: [{ kind: "public" }] },
    });
    expect(await run("status", "--only", "tenants", "--fail-if-behind")).toMatchObject({
      exit: 3,
      json: { targets: 2, cohorts: [{ kind: "tenant", targets: ["acme", "corp"] }] },
    });
    expect((await run("status", "--only", "tenant")).exit).toBe(2);
    expect((await run("status", "--only", "public", "--tenant", "acme")).exit).toBe(2);
  });

  test("--tenant is about that one alone, with times when --verbose", async () => {
    const { run, cwd } = await builtCli(["acme", "corp"]);
    await writeFile(join(cwd, "migrations/tenant/004_more.sql"), "create table more ();");
    await run("apply", "--tenant", "acme");
    const short = await run("status", "--tenant", "acme", "--fail-if-behind");
    expect(short).toMatchObject({
      exit: 0,
      json: { targets: 1, cohorts: [{ targets: ["acme"], applied: 3 }] },
    });
    expect(short.json).not.toHaveProperty("history");
    const { json, text } = await run("status", "--tenant", "corp", "--verbose");
    expect(json).toMatchObject({
      history: [
        {
          version: "002_users",
          state: "applied",
          appliedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
          tool: "tenantry/0.1.0",
        },
        { version: "003_email" },
      ],
    });
    expect(text).toMatch(/ {2}002_users +applied +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/);
    expect(text).toContain("pending in corp\n    tenant/004_more\n");
    expect((await run("status", "--verbose")).text).toContain("pending in corp\n    tenant/004_more\n");
    expect((await run("status")).text).not.toContain("pending in corp");
    expect(await run("status", "--tenant", "acm")).toMatchObject({
      exit: 2,
      json: { error: { help: "Did you mean acme?" } },
    });
  });

  test("--verbose shows the history of public, alone in its fleet or asked for with --only", async () => {
    const { run } = await cli();
    const empty = await run("status", "--verbose");
    expect(empty).toMatchObject({ exit: 0, json: { history: [] } });
    expect(empty.text).toContain("Nothing was applied yet.");
    await run("apply");
    const row = {
      version: "001_tenants",
      state: "applied",
      appliedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      ms: expect.any(Number),
      run: expect.stringMatching(/^[0-9a-f-]{8,}$/),
    };
    const line = / {2}001_tenants +applied +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d .* run [0-9a-f]{8}\b/;
    const alone = await run("status", "--verbose");
    expect(alone).toMatchObject({ exit: 0, json: { targets: 1, history: [row] } });
    expect(alone.text).toMatch(line);
    await run("tenant", "create", "acme");
    const asked = await run("status", "--only", "public", "--verbose");
    expect(asked.json).toMatchObject({ history: [row] });
    expect(asked.text).toMatch(line);
    for (const flags of [["--verbose"], ["--verbose", "--only", "tenants"], ["--only", "public"]])
      expect((await run("status", ...flags)).json).not.toHaveProperty("history");
  });

  test("reads a ledger that another tool keeps, with what it has", async () => {
    const { run, database } = await builtCli(["acme"]);
    await database.sql.unsafe(`create schema tenant_old; insert into tenants values ('old', 'tenant_old');
      create table tenant_old.schema_migrations (version varchar(255) primary key, applied_at timestamptz);
      insert into tenant_old.schema_migrations values ('002', '2020-01-02T03:04:05Z')`);
    const { json } = await run("status", "--tenant", "old", "--verbose");
    expect(json).toMatchObject({
      cohorts: [{ applied: 1, pending: ["tenant/003_email"] }],
      history: [
        {
          version: "002",
          state: "applied",
          appliedAt: expect.stringContaining("2020-01-02"),
          ms: null,
          who: null,
        },
      ],
    });
  });
});

test("isAtLeast() is true when the migration and all before it are there", async () => {
  const { run, cwd, database } = await builtCli(["acme", "corp"]);
  await run("revert", "--tenant", "corp", "--yes");
  const project = await loadProject({ cwd, variables: { DATABASE_URL: database.url } });
  const catalog = await loadCatalog(project);
  const { environment, close } = await openProject(project);
  const ask = async (target: string, word: string): Promise<boolean> =>
    await isAtLeast(environment, catalog, target, word);
  expect(await ask("acme", "tenant/003_email")).toBe(true);
  expect(await ask("corp", "003")).toBe(false);
  expect(await ask("corp", "002_users")).toBe(true);
  expect(await ask("public", "001_tenants")).toBe(true);
  expect(await ask("acme", "001_tenants")).toBe(false);
  expect(await ask("nobody", "002")).toBe(false);
  await expect(ask("acme", "009")).rejects.toMatchObject({ exit: 2 });
  await close();
});
