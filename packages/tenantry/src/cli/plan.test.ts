import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parsePlan, plan } from "@tenantry/core";
import { describe, expect, test } from "vitest";
import { sha256 } from "../project.ts";
import { builtCli, cli, fleetFiles } from "../testing/cli.ts";

describe("plan", () => {
  test("writes nothing to the database", async () => {
    const { run, database } = await cli();
    expect((await run("plan")).exit).toBe(0);
    expect(
      await database.sql`select relname from pg_class where relnamespace = 'public'::regnamespace`,
    ).toEqual([]);
  });

  test("shows the same plan as text, Markdown and JSON", async () => {
    const { run } = await cli();
    const { json, text } = await run("plan");
    expect(json).toMatchObject({ version: 1, verdict: "safe", stages: [{ kind: "public" }] });
    expect(text).toContain("public/001_tenants");
    expect((await run("plan", "--format", "markdown")).text).toMatch(/^### .*\n[^]*`public\/001_tenants`/);
    expect(JSON.parse((await run("plan", "--format", "json")).text)).toEqual(json);
    expect((await run("plan", "--format", "html")).exit).toBe(2);
  });

  test("--out writes what --json prints, which reads back as a plan", async () => {
    const { run, cwd } = await cli();
    const { json } = await run("plan", "--out", "plans.json");
    const text = await readFile(join(cwd, "plans.json"), "utf8");
    expect(json).toMatchObject(JSON.parse(text));
    expect(parsePlan(text, "plans.json").problem).toBeNull();
    expect(await run("plan", "--out", "gone/plan.json")).toMatchObject({
      exit: 2,
      json: {
        error: { code: "file-unwritable", message: "--out gone/plan.json cannot be written (ENOENT)." },
      },
    });
  });

  test("--dump writes all that the plan was made from, which makes the same plan without a database", async () => {
    const { run, cwd } = await builtCli(["acme"]);
    await writeFile(join(cwd, "migrations/tenant/004_later.sql"), "select 1;");
    const { json } = await run("plan", "--dump", "dump.json");
    const { catalog, state, intent } = JSON.parse(await readFile(join(cwd, "dump.json"), "utf8"));
    expect(json).toMatchObject({ digest: plan(catalog, state, intent, sha256).digest });
  });

  test("--exit-code says that something is pending", async () => {
    const { run } = await cli();
    expect((await run("plan", "--exit-code")).exit).toBe(3);
    await run("apply");
    expect((await run("plan", "--exit-code")).exit).toBe(0);
  });

  test("--to and --phase bound it, and an unknown version is exit 2", async () => {
    const { run, cwd } = await builtCli(["acme"]);
    for (const version of ["004", "005"]) {
      await writeFile(
        join(cwd, `migrations/tenant/${version}_x.sql`),
        `--! phase: expand\ncreate table x${version} ();`,
      );
    }
    expect(stepsOf((await run("plan", "--to", "004")).json)).toEqual(["tenant/004_x"]);
    expect(stepsOf((await run("plan", "--phase", "contract")).json)).toEqual([]);
    expect(stepsOf((await run("plan", "--phase", "expand")).json)).toEqual(["tenant/004_x", "tenant/005_x"]);
    const { exit, json } = await run("plan", "--to", "009");
    expect({ exit, json }).toMatchObject({ exit: 2, json: { problems: [{ code: "unknown-version" }] } });
  });

  test("--out-of-order fills a gap that is refused otherwise", async () => {
    const { run, cwd, ledger } = await builtCli(["acme"]);
    await run("mark", "--tenant", "acme", "--unapplied", "tenant/002_users", "--force");
    expect((await run("plan")).exit).toBe(4);
    expect((await run("plan", "--out-of-order", "allow")).exit).toBe(0);
    await writeFile(join(cwd, "migrations/tenant/002_users.sql"), "select 1;");
    expect((await run("apply", "--out-of-order", "allow")).exit).toBe(0);
    expect(await ledger("acme")).toEqual(["002_users", "003_email"]);
  });

  test("--sql is one cohort's script, and names the flags when there are several", async () => {
    const { run } = await builtCli(["acme", "corp"]);
    await run("revert", "--tenant", "acme", "--yes");
    const { exit, text, json } = await run("plan", "--sql");
    expect(exit).toBe(0);
    expect(text).toContain("\\set schema 'tenant_acme'");
    expect(text).toContain("alter table users add column email text;");
    expect(json).toMatchObject({ sql: text });
    await run("revert", "--tenant", "corp", "--steps", "2", "--yes");
    const several = await run("plan", "--sql");
    expect(several).toMatchObject({ exit: 2, json: { error: { code: "several-cohorts" } } });
    expect((await run("plan", "--sql", "--tenant", "corp")).text).toContain("create table users");
  });

  test("--sql --from needs no database at all", async () => {
    const { run } = await cli(fleetFiles, { variables: { CI: "1" } });
    const { exit, text } = await run("plan", "--sql", "--from", "002", "--only", "tenants");
    expect(exit).toBe(0);
    expect(text).toContain("apply tenant/003_email");
    expect(text).not.toContain("002_users (");
    expect((await run("plan", "--from", "002")).exit).toBe(2);
    expect((await run("plan")).exit).toBe(2);
  });

  test("shows every problem of the files, with its place", async () => {
    const { run } = await cli({ ...fleetFiles, "migrations/tenant/004_bad.sql": "\\i other.sql\n" });
    const { exit, json } = await run("plan");
    expect(exit).toBe(2);
    expect(json).toMatchObject({
      verdict: "blocked",
      problems: [{ severity: "error", path: "migrations/tenant/004_bad.sql", line: 1 }],
    });
  });
});

function stepsOf(json: object): readonly string[] {
  const text = JSON.stringify(json);
  return [...text.matchAll(/"id":"([^"]+)","verb"/g)].map(([, id = ""]) => id);
}
