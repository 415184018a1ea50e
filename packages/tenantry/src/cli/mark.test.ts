import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtCli } from "../testing/cli.ts";

describe("mark", () => {
  test("wants one thing to mark, and targets where there are tenants", async () => {
    const { run } = await builtCli(["acme"]);
    expect(await run("mark", "--tenant", "acme")).toMatchObject({
      exit: 2,
      json: { error: { code: "mark-what" } },
    });
    expect(await run("mark", "--to", "head", "--applied", "002", "--tenant", "acme")).toMatchObject({
      exit: 2,
    });
    expect(await run("mark", "--to", "head")).toMatchObject({
      exit: 2,
      json: { error: { code: "selection-missing" } },
    });
    expect(await run("mark", "--to", "head", "--tenant", "acm")).toMatchObject({ exit: 2 });
  });

  test("writes rows without running anything, and says which", async () => {
    const { run, cwd, ledger, database } = await builtCli(["acme", "corp"]);
    await writeFile(join(cwd, "migrations/tenant/004_more.sql"), "create table more ();");
    const dry = await run("mark", "--applied", "004", "--only", "tenants", "--dry-run");
    expect(dry).toMatchObject({
      exit: 0,
      text: "004_more would be marked in acme and corp\n",
      json: {
        dryRun: true,
        changes: [{ id: "tenant/004_more", action: "marked", targets: ["acme", "corp"] }],
      },
    });
    expect(await ledger("acme")).toEqual(["002_users", "003_email"]);
    expect(await run("mark", "--applied", "004", "--only", "tenants")).toMatchObject({
      exit: 0,
      json: { done: 2, failures: [] },
    });
    expect(await ledger("corp")).toEqual(["002_users", "003_email", "004_more"]);
    expect(await database.sql`select to_regclass('tenant_acme.more') as found`).toEqual([{ found: null }]);
    expect((await run("mark", "--applied", "004", "--only", "tenants")).text).toContain("Nothing to mark");
    const log = await database.sql`select target, verb from tenantry_log where verb = 'mark' order by 1`;
    expect(log.map(({ target }) => target)).toEqual(["acme", "corp"]);
  });

  test("refuses a history that contradicts the files, unless it is forced", async () => {
    const { run, ledger } = await builtCli(["acme"]);
    const flags = ["mark", "--unapplied", "002_users", "--tenant", "acme"];
    expect(await run(...flags)).toMatchObject({ exit: 4, json: { error: { code: "mark-contradicts" } } });
    expect(await ledger("acme")).toEqual(["002_users", "003_email"]);
    expect((await run(...flags, "--force")).exit).toBe(0);
    expect(await ledger("acme")).toEqual(["003_email"]);
    // What is wrong already is no reason to refuse the way back.
    expect((await run("mark", "--to", "head", "--tenant", "acme")).exit).toBe(0);
    expect((await run("plan")).exit).toBe(0);
  });

  test("--checksum accepts a file that was edited on purpose", async () => {
    const { run, cwd } = await builtCli(["acme"]);
    await writeFile(
      join(cwd, "migrations/tenant/003_email.sql"),
      "alter table users add column email varchar;\n",
    );
    expect((await run("plan")).exit).toBe(4);
    expect((await run("mark", "--checksum", "tenant/003_email", "--all")).exit).toBe(0);
    expect((await run("plan")).exit).toBe(0);
  });

  test("names a ledger of another tool instead of having nothing to mark", async () => {
    const { run, database } = await builtCli(["acme"]);
    await database.sql`drop table tenant_acme.schema_migrations`;
    await database.sql`create table tenant_acme.schema_migrations (version bigint, dirty boolean)`;
    const answer = await run("mark", "--to", "head", "--tenant", "acme");
    expect(answer).toMatchObject({ exit: 4, text: "", json: { problems: [{ code: "foreign-ledger" }] } });
    expect(answer.complaint).toContain("tenantry adopt");
    expect(await run("mark", "--to", "head", "--only", "public")).toMatchObject({ exit: 0 });
  });
});
