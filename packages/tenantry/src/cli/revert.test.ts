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
