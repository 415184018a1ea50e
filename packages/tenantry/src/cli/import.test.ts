import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cli } from "../testing/cli.ts";
import type { Cli } from "../testing/cli.ts";
import { leave } from "../testing/histories.ts";

const tenants = JSON.stringify({ tenants: { from: "schemas", pattern: "tenant_%" } });

const goose = {
  "old/00001_users.sql": "-- +goose Up\ncreate table users (id int);\n-- +goose Down\ndrop table users;\n",
  "old/00002_email.sql":
    "-- +goose Up\nset lock_timeout = '1s';\nalter table users add email text;\n-- +goose Down\nalter table users drop email;\n",
  "old/00003_index.sql":
    "-- +goose Up\ncreate index concurrently users_email on users (email);\n-- +goose Down\ndrop index users_email;\n",
};

async function text({ cwd }: Cli, path: string): Promise<string | null> {
  return await readFile(join(cwd, path), "utf8").catch(() => null);
}

describe("import", () => {
  test("writes our files beside the originals, shows them first, and writes nothing twice", async () => {
    const there = await cli(goose);
    const dry = await there.run("import", "old", "--dry-run");
    expect(dry).toMatchObject({ exit: 0, json: { dryRun: true, from: "goose" } });
    expect(dry.text).toMatchInlineSnapshot(`
      "  + public/00001_users  00001_users.sql
        + public/00002_email  00002_email.sql  set lock_timeout became set local: it ends with the migration
        + public/00003_index  00003_index.sql
      3 migrations of goose would be written, 0 there already
      "
    `);
    expect(await stat(join(there.cwd, "migrations")).catch(() => null)).toBeNull();
    expect(await there.run("import", "old")).toMatchObject({ exit: 0, json: { problems: [] } });
    expect(await text(there, "migrations/public/00003_index.sql")).toMatchInlineSnapshot(`
      "--! transaction: off
      create index concurrently users_email on users (email);

      --! down
      drop index users_email;
      "
    `);
    expect(await text(there, "old/00001_users.sql")).toBe(goose["old/00001_users.sql"]);
    const again = await there.run("import", "old");
    expect(again.text).toContain("0 migrations of goose written, 3 there already");
  });

  test("never overwrites: nothing is written where one file is in the way", async () => {
    const there = await cli({ ...goose, "migrations/public/00002_email.sql": "select 1;\n" });
    expect(await there.run("import", "old")).toMatchObject({
      exit: 2,
      json: {
        error: { code: "import-overwrites", message: expect.stringContaining("public/00002_email.sql") },
      },
    });
    expect(await text(there, "migrations/public/00001_users.sql")).toBeNull();
  });

  test("asks where migrations belong in a project with tenants", async () => {
    const there = await cli({ ...goose, "tenantry.config.json": tenants });
    expect(await there.run("import", "old")).toMatchObject({
      exit: 2,
      json: { error: { code: "scope-missing" } },
    });
    expect(await there.run("import", "old", "--scope", "tenants")).toMatchObject({ exit: 2 });
    expect(await there.run("import", "old", "--scope", "tenant")).toMatchObject({ exit: 0 });
    expect(await text(there, "migrations/tenant/00001_users.sql")).toContain("create table users");
  });

  test("believes folders and files that say their scope, and refuses a flag that contradicts them", async () => {
    const there = await cli({
      "tenantry.config.json": tenants,
      "old/control/00001_a.sql": "-- +goose Up\nselect 1;\n-- +goose Down\n",
      "old/tenant/00001_b.sql": "-- +goose Up\nselect 1;\n-- +goose Down\n",
    });
    expect(await there.run("import", "old", "--scope", "both")).toMatchObject({ exit: 2 });
    const { json } = await there.run("import", "old");
    expect(json).toMatchObject({ files: [{ id: "public/00001_a" }, { id: "tenant/00001_b" }] });
  });

  test("says what plan will say of the files, and where", async () => {
    const there = await cli({
      "old/1_a.sql": "-- migrate:up\ncopy t from stdin;\n1\n\\.\n-- migrate:down\n",
    });
    expect(await there.run("import", "old", "--dry-run")).toMatchObject({
      exit: 2,
      json: { problems: [{ code: "copy-stdin", path: "migrations/public/1_a.sql", line: 1 }] },
    });
  });

  test("a stub blocks where it is pending, and is no matter where it was run", async () => {
    const there = await cli({ ...goose, "old/00004_fill.go": "package migrations" });
    await leave(there, "public", "goose", "1 2 3 4");
    await there.database.sql`create table public.users (id int, email text)`;
    await there.database.sql`create index users_email on public.users (email)`;
    expect(await there.run("import", "old")).toMatchObject({ exit: 0 });
    expect(await there.run("plan")).toMatchObject({
      exit: 4,
      json: { problems: [{ code: "stub" }] },
    });
    expect(await there.run("adopt", "--yes")).toMatchObject({ exit: 0, json: { done: 1 } });
    expect(await there.run("plan")).toMatchObject({ exit: 0, json: { problems: [] } });
    await writeFile(join(there.cwd, "migrations/public/00005_next.sql"), "select 1;\n");
    expect(await there.run("apply")).toMatchObject({ exit: 0, json: { outcomes: { done: 1 } } });
  });

  test("writes no accept line: what was applied is judged no more, and what is pending as any other file", async () => {
    const drop = (column: string): string => `-- +goose Up\nalter table users drop column ${column};\n`;
    const there = await cli({
      ...goose,
      "old/00004_drop_email.sql": drop("email"),
      "old/00005_drop_name.sql": drop("name"),
      "tenantry.config.json": tenants,
    });
    await leave(there, "tenant_acme", "goose", "1 2 3 4");
    await there.database.sql`create table tenant_acme.users (id int, name text)`;
    await there.database.sql`create schema tenant_fresh`;
    await there.run("import", "old", "--scope", "tenant");
    expect(await text(there, "migrations/tenant/00005_drop_name.sql")).not.toContain("accept");
    // Of acme, whose table somebody changed by hand, only the files tell.
    await there.run("adopt", "--force", "--yes");
    expect(await there.run("plan")).toMatchObject({
      exit: 9,
      json: {
        problems: expect.arrayContaining([
          expect.objectContaining({ code: "drop-column", path: "migrations/tenant/00005_drop_name.sql" }),
        ]),
      },
    });
    const { json } = await there.run("plan", "--to", "00004");
    expect(JSON.stringify(json)).not.toContain('"severity":"error"');
    expect(await there.run("apply", "--to", "00004", "--yes")).toMatchObject({
      exit: 0,
      json: { outcomes: { done: 1 } },
    });
    expect(await there.ledger("fresh")).toHaveLength(4);
    await there.database.sql`alter table tenant_fresh.users add column name text`;
    await writeFile(
      join(there.cwd, "migrations/tenant/00005_drop_name.sql"),
      '--! accept: drop-column until=2099-12-31 reason="nobody reads it"\nalter table users drop column name;\n',
    );
    expect(await there.run("apply", "--yes")).toMatchObject({ exit: 0, json: { outcomes: { done: 2 } } });
  });

  test("says what to do about folders that are nobody's, or need no import", async () => {
    const there = await cli({ "a/x.txt": "", "b/control/20250101000000_x.sql": "select 1;" });
    expect(await there.run("import", "nowhere")).toMatchObject({
      json: { error: { code: "folder-missing" } },
    });
    expect(await there.run("import", "a")).toMatchObject({
      exit: 2,
      json: { error: { code: "import-unknown" } },
    });
    expect(await there.run("import", "b")).toMatchObject({
      exit: 2,
      json: { error: { code: "import-needless" } },
    });
    expect(await there.run("import")).toMatchObject({ exit: 2 });
    expect(await there.run("import", "a", "--from", "flywya")).toMatchObject({ exit: 2 });
  });

  test("says how to come by Alembic where there is none, and where its files are incomplete", async () => {
    const revision = '"""x"""\nrevision = "a"\ndown_revision = None\n';
    const there = await cli({ "old/versions/a.py": revision });
    expect(await there.run("import", "old")).toMatchObject({
      json: { error: { code: "alembic-ini-missing" } },
    });
    await writeFile(join(there.cwd, "old/alembic.ini"), "[alembic]\nscript_location = scripts\n");
    expect(await there.run("import", "old")).toMatchObject({
      json: { error: { code: "alembic-location-missing" } },
    });
    await writeFile(join(there.cwd, "old/alembic.ini"), "[alembic]\nscript_location = .\n");
    await writeFile(join(there.cwd, "old/env.py"), "");
    const missing = await there.run("import", "old", "--alembic", "no-such-program -m alembic");
    expect(missing).toMatchObject({ exit: 2, json: { error: { code: "alembic-missing" } } });
    expect(JSON.stringify(missing.json)).toContain("apt-get install alembic");
  });
});
