import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtCli, cli } from "../testing/cli.ts";

describe("revert", () => {
  test("wants to be told which targets where there are tenants", async () => {
    const { run, ledger } = await builtCli(["acme"]);
    expect(await run("revert", "--yes")).toMatchObject({
      exit: 2,
      json: { error: { code: "selection-missing" } },
    });
    expect(await ledger("acme")).toEqual(["002_users", "003_email"]);
    expect((await run("revert", "--dry-run")).exit).toBe(0);
    expect((await run("revert", "--all", "--yes")).exit).toBe(0);
    expect(await ledger("acme")).toEqual(["002_users"]);
  });

  test("needs no telling without tenants", async () => {
    const { run, ledger } = await cli({
      "migrations/001_a.sql": "create table a ();\n--! down\ndrop table a;",
    });
    await run("apply");
    expect((await run("revert", "--yes")).exit).toBe(0);
    expect(await ledger("public")).toEqual([]);
  });

  test("takes one step, --steps more, --to all after a version, which stays", async () => {
    const { run, ledger } = await builtCli(["acme", "corp"]);
    const acme = ["--tenant", "acme", "--yes"];
    expect((await run("revert", ...acme)).exit).toBe(0);
    expect(await ledger("acme")).toEqual(["002_users"]);
    await run("apply");
    expect((await run("revert", "--steps", "2", ...acme)).exit).toBe(0);
    expect(await ledger("acme")).toEqual([]);
    await run("apply");
    expect((await run("revert", "--to", "002", ...acme)).exit).toBe(0);
    expect(await ledger("acme")).toEqual(["002_users"]);
    expect(await ledger("corp")).toEqual(["002_users", "003_email"]);
  });

  test("says first which data is lost, and refuses without a word", async () => {
    const { run, said } = await builtCli(["acme"]);
    expect(await run("revert", "--tenant", "acme")).toMatchObject({
      exit: 9,
      json: { error: { code: "confirmation-missing", message: "This loses data." } },
    });
    expect(said).toContain("  migrations/tenant/003_email.sql:3  alter table users drop column email");
  });

  test("says what going back locks and rewrites, and is not stopped by it", async () => {
    const { run, cwd, database, ledger } = await builtCli(["acme"]);
    await writeFile(
      join(cwd, "migrations/tenant/004_wide.sql"),
      `--! accept: type-change-rewrite reason="small"
alter table users alter column id type bigint;
--! down
alter table users alter column id type int;
create index users_id on users (id);
`,
    );
    await database.sql`insert into tenant_acme.users select i from generate_series(1, 300000) i`;
    await database.sql`analyze tenant_acme.users`;
    await run("apply");
    const dry = await run("revert", "--dry-run");
    expect(dry).toMatchObject({ exit: 0, json: { verdict: "warning" } });
    expect(problemsOf(dry.json)).toEqual([
      "type-change-rewrite warning migrations/tenant/004_wide.sql:4",
      "ddl-after-access-exclusive warning migrations/tenant/004_wide.sql:5",
      "index-not-concurrent warning migrations/tenant/004_wide.sql:5",
    ]);
    expect(dry.text).not.toContain("When it is reverted");
    expect((await run("revert", "--tenant", "acme", "--yes")).exit).toBe(0);
    expect(await ledger("acme")).toEqual(["002_users", "003_email"]);
  });

  test("says nothing of taking back what the migration itself made", async () => {
    const { run } = await builtCli(["acme"]);
    expect(problemsOf((await run("revert", "--dry-run", "--steps", "2")).json)).toEqual([]);
  });

  test("asks even where no data is lost", async () => {
    const { run, cwd } = await builtCli(["acme"]);
    await writeFile(
      join(cwd, "migrations/tenant/004_index.sql"),
      "create index i on users (email);\n--! down\ndrop index i;",
    );
    await run("apply");
    expect(await run("revert", "--tenant", "acme")).toMatchObject({ exit: 9 });
    expect((await run("revert", "--tenant", "acme", "--yes")).exit).toBe(0);
  });

  test("refuses what is not reversible", async () => {
    const { run, cwd, ledger } = await builtCli(["acme"]);
    await writeFile(join(cwd, "migrations/tenant/004_forever.sql"), "create table forever ();");
    await run("apply");
    expect((await run("revert", "--tenant", "acme", "--yes")).exit).toBe(9);
    expect(await ledger("acme")).toEqual(["002_users", "003_email", "004_forever"]);
  });

  test("--sql is the script that does it", async () => {
    const { run } = await builtCli(["acme"]);
    const { exit, text } = await run("revert", "--tenant", "acme", "--sql");
    expect(exit).toBe(0);
    expect(text).toContain("alter table users drop column email;\ndelete from");
  });

  test("refuses --steps beside --to", async () => {
    const { run } = await builtCli(["acme"]);
    expect(await run("revert", "--steps", "1", "--to", "base", "--tenant", "acme")).toMatchObject({
      exit: 2,
    });
  });

  test("--dry-run says which data would be lost", async () => {
    const { run, said } = await builtCli(["acme"]);
    expect((await run("revert", "--tenant", "acme", "--dry-run")).exit).toBe(0);
    expect(said).toContain("  migrations/tenant/003_email.sql:3  alter table users drop column email");
  });

  test("--sql says what is in the way instead of a script", async () => {
    const { run, cwd } = await builtCli(["acme"]);
    await writeFile(join(cwd, "migrations/tenant/004_forever.sql"), "create table forever ();");
    await run("apply");
    const answer = await run("revert", "--tenant", "acme", "--sql");
    expect(answer).toMatchObject({ exit: 9, text: "", json: { problems: [{ code: "irreversible" }] } });
    expect(answer.complaint).toContain("tenant/004_forever has no down section");
  });
});

function problemsOf(json: object): readonly string[] {
  const { problems } = Object(json);
  return problems.map(
    ({ code, severity, path, line }: Record<string, string>) => `${code} ${severity} ${path}:${line}`,
  );
}
