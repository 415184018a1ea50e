import { execFileSync } from "node:child_process";
import { chmod, readdir, readFile, writeFile } from "node:fs/promises";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startServer } from "@tenantry/embedded";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase } from "@tenantry/kit";
import { cli, fleetFiles } from "../testing/cli.ts";
import { folder } from "../testing/folder.ts";
import { shell } from "../testing/shell.ts";
import { tenantDatabases } from "../testing/tenant-databases.ts";
import { main } from "./main.ts";

const binaries = debian();

/** Where Debian keeps a server with its own pg_dump; null where it is not installed. */
function debian(): string | null {
  try {
    const [, version = "", major = ""] =
      /\(PostgreSQL\) ((\d+)\S*)/.exec(execFileSync("pg_dump", ["--version"], { encoding: "utf8" })) ?? [];
    execFileSync(`/usr/lib/postgresql/${major}/bin/postgres`, ["--version"]);
    return version === "" ? null : `/usr/lib/postgresql/${major}`;
  } catch {
    return null;
  }
}

describe.skipIf(binaries === null)(
  "backup and restore (SKIPPED where pg_dump and its server are not installed: apt-get install postgresql)",
  () => {
    const own = mkdtempSync(join(tmpdir(), "tenantry-backup-server-"));
    const server: { url: string; stop(): Promise<void> } = { url: "", stop: async () => undefined };

    beforeAll(async () => {
      const started = await startServer({ folder: own, ...(binaries === null ? {} : { binaries }) });
      server.url = started.url;
      server.stop = async () => await started.kill();
    });
    afterAll(async () => {
      await server.stop();
      rmSync(own, { recursive: true, force: true });
    });

    async function empty() {
      const database = await freshDatabase(server.url);
      const cwd = await folder(fleetFiles);
      const variables = { DATABASE_URL: database.url, PATH: process.env["PATH"] };
      const said: string[] = [];
      const run = async (...argv: readonly string[]) =>
        await main(argv, shell({ cwd, variables, say: (line) => said.push(line) }));
      return { run, cwd, said, database, sql: database.sql };
    }

    async function built(...tenants: readonly string[]) {
      const there = await empty();
      await there.run("apply");
      await there.run("tenant", "create", ...tenants);
      return there;
    }

    test("one tenant comes back as it was, with its ledger, and the others stay as they are", async () => {
      const { run, cwd, sql } = await built("acme", "corp");
      await sql.unsafe(
        "insert into tenant_acme.users values (1, 'before'); insert into tenant_corp.users values (1, 'before')",
      );
      expect(await run("backup", "--tenant", "acme", "--out", "saved")).toMatchObject({
        exit: 0,
        json: {
          folder: "saved",
          version: 1,
          environment: "local",
          files: [{ file: "acme.dump", database: "", targets: [{ id: "acme", schema: "tenant_acme" }] }],
        },
      });
      await writeFile(join(cwd, "migrations/tenant/004_more.sql"), "create table more ();");
      await run("apply");
      await sql.unsafe(
        "update tenant_acme.users set email = 'after'; update tenant_corp.users set email = 'after'",
      );
      expect(await run("restore", "saved", "--tenant", "acme")).toMatchObject({
        exit: 9,
        json: { error: { code: "confirmation-missing" } },
      });
      expect(await run("restore", "saved", "--tenant", "acme", "--yes")).toMatchObject({
        exit: 0,
        json: { targets: [{ target: "acme", outcome: "done" }], unlisted: [] },
      });
      expect(await sql`select email from tenant_acme.users`).toEqual([{ email: "before" }]);
      expect(await sql`select email from tenant_corp.users`).toEqual([{ email: "after" }]);
      expect(await sql`select to_regclass('tenant_acme.more') as more`).toEqual([{ more: null }]);
      expect(await sql`select from pg_namespace where nspname like 'tenantry_before%'`).toHaveLength(0);
      expect(await run("apply")).toMatchObject({ exit: 0, json: { outcomes: { done: 1 } } });
    });

    test("everything is in few files, and comes back into an empty database", async () => {
      const { run, cwd, sql } = await built("acme", "corp");
      await sql.unsafe("create extension citext; insert into tenant_acme.users values (1, 'x')");
      expect(await run("backup", "--all", "--out", "all")).toMatchObject({
        exit: 0,
        json: {
          files: [{ file: "targets-001.dump", targets: [{ id: "public" }, { id: "acme" }, { id: "corp" }] }],
        },
      });
      expect((await run("reset", "--only", "tenants", "--yes")).exit).toBe(0);
      expect(await run("restore", "all", "--dry-run")).toMatchObject({
        exit: 0,
        json: { targets: [{ outcome: "planned" }, {}, {}] },
      });
      expect(await run("restore", "all", "--all", "--yes")).toMatchObject({
        exit: 0,
        json: { targets: [{ target: "public", outcome: "done" }, { outcome: "done" }, { outcome: "done" }] },
      });
      expect(await run("status", "--fail-if-behind")).toMatchObject({ exit: 0, json: { targets: 3 } });
      expect(await sql`select email from tenant_acme.users`).toEqual([{ email: "x" }]);
      expect(await sql`select extname from pg_extension where extname = 'citext'`).toHaveLength(1);
      const manifest = JSON.parse(await readFile(join(cwd, "all/manifest.json"), "utf8"));
      expect(JSON.stringify(manifest)).not.toContain("postgres://");
    });

    test("without flags everything goes into a folder named for the moment; --only public is public alone", async () => {
      const { run, cwd, sql } = await built("acme");
      const whole = await run("backup");
      expect(whole).toMatchObject({
        exit: 0,
        json: { files: [{ targets: [{ id: "public" }, { id: "acme" }] }] },
      });
      const [, made = ""] = / in (\S+) \(1 file, /.exec(whole.text) ?? [];
      expect(await readdir(join(cwd, made))).toEqual(["manifest.json", "targets-001.dump"]);
      expect(await run("backup", "--only", "public", "--out", "registry")).toMatchObject({
        exit: 0,
        json: { files: [{ targets: [{ id: "public" }] }] },
      });
      await sql`update tenants set region = 'lost'`;
      expect(await run("restore", "registry", "--only", "public", "--yes")).toMatchObject({
        exit: 0,
        json: { targets: [{ target: "public", outcome: "done" }] },
      });
      expect(await sql`select region from tenants`).toEqual([{ region: null }]);
    });

    test("a tenant with a database of its own comes back there, and the others stay as they are", async () => {
      const there = await empty();
      const { run, sql } = there;
      const of = await tenantDatabases(there, ["acme", "corp"]);
      for (const id of ["acme", "corp"]) await of(id).sql`insert into users values (1, 'before')`;
      const { exit, json } = await run("backup", "--all", "--out", "all");
      expect({ exit, json }).toMatchObject({
        exit: 0,
        json: {
          files: expect.arrayContaining(
            ["acme", "corp"].map((id) =>
              expect.objectContaining({
                database: of(id).name,
                targets: [expect.objectContaining({ id, schema: "public" })],
              }),
            ),
          ),
        },
      });
      for (const id of ["acme", "corp"]) await of(id).sql`update users set email = 'after'`;
      expect(await run("restore", "all", "--tenant", "acme", "--yes")).toMatchObject({
        exit: 0,
        json: { targets: [{ target: "acme", outcome: "done" }], unlisted: [] },
      });
      expect(await of("acme").sql`select email from users`).toEqual([{ email: "before" }]);
      expect(await of("corp").sql`select email from users`).toEqual([{ email: "after" }]);
      expect(await sql`select slug from tenants order by 1`).toEqual([{ slug: "acme" }, { slug: "corp" }]);
      expect(await run("status", "--fail-if-behind")).toMatchObject({ exit: 0, json: { targets: 3 } });
    });

    test("a dropped tenant comes back, and is said to be nobody's", async () => {
      const { run, sql } = await built("acme");
      await run("backup", "--tenant", "acme", "--out", "saved");
      await run("tenant", "drop", "acme", "--yes");
      const { exit, json, text } = await run("restore", "saved", "--tenant", "acme", "--yes");
      expect({ exit, json }).toMatchObject({ exit: 0, json: { unlisted: ["acme"] } });
      expect(text).toContain("1 tenant that nothing lists: register acme again.");
      expect(await sql`select from pg_tables where schemaname = 'tenant_acme'`).toHaveLength(2);
    });

    test("what fails leaves what was there, and what others depend on is not touched", async () => {
      const { run, cwd, sql } = await built("acme", "corp");
      await sql.unsafe("insert into tenant_acme.users values (1, 'mine')");
      await run("backup", "--tenant", "acme", "--out", "saved");
      await sql.unsafe("create view public.seen as select * from tenant_acme.users");
      expect(await run("restore", "saved", "--tenant", "acme", "--yes")).toMatchObject({
        exit: 5,
        json: {
          targets: [{ outcome: "failed", message: "Outside tenant_acme these depend on it: public.seen." }],
        },
      });
      await sql.unsafe("drop view public.seen");
      await writeFile(join(cwd, "saved/acme.dump"), "tampered");
      expect(await run("restore", "saved", "--tenant", "acme", "--yes")).toMatchObject({
        exit: 2,
        json: { error: { code: "backup-broken", message: "saved/acme.dump is not what was written." } },
      });
      expect(await sql`select email from tenant_acme.users`).toEqual([{ email: "mine" }]);
    });

    test("apply --backup dumps what it is about to change, before it does", async () => {
      const { run, cwd, said } = await built("acme", "corp");
      await writeFile(join(cwd, "migrations/tenant/004_more.sql"), "create table more ();");
      expect((await run("apply", "--tenant", "acme", "--backup", "before")).exit).toBe(0);
      const manifest = JSON.parse(await readFile(join(cwd, "before/manifest.json"), "utf8"));
      expect(manifest.files).toMatchObject([{ file: "acme.dump" }]);
      expect(said).toContain("Backed up 1 schema to before.");
      expect((await run("apply", "--backup", "before")).exit).toBe(2);
    });

    test.each([
      [["backup", "--tenant", "acm"], 2, 'There is no tenant "acm".'],
      [["backup", "--all", "--out", "migrations"], 2, "migrations is not empty."],
      [["restore", "nowhere", "--all"], 2, "nowhere holds no backup."],
      [["restore", "nowhere"], 2, "Nothing says which targets are to be replaced."],
    ])("%j is exit %i", async (argv, exit, message) => {
      const { run } = await built("acme");
      expect(await run(...argv)).toMatchObject({ exit, json: { error: { message } } });
    });
  },
);

describe("backup without a pg_dump that will do", () => {
  test.each([
    [null, "tool-missing", "pg_dump is not installed, or not on the PATH."],
    ["9.6.24", "tool-older", /^pg_dump 9\.6\.24 is older than the server \(\d+\), and would refuse it\.$/],
    ["18.beta", "tool-missing", "pg_dump is not installed, or not on the PATH."],
  ])("%s is exit 2 with the fix", async (version, code, message) => {
    const programs = await folder({ none: "" });
    if (version !== null) {
      await writeFile(
        join(programs, "pg_dump"),
        `#!/bin/sh\necho "pg_dump (PostgreSQL) ${version.replace("18.beta", "beta")}"\n`,
      );
      await chmod(join(programs, "pg_dump"), 0o755);
    }
    const { run, database } = await cli();
    await run("apply");
    const cwd = await folder(fleetFiles);
    const variables = { DATABASE_URL: database.url, PATH: `${programs}:/bin-without-it` };
    const found = await main(["backup", "--only", "public"], shell({ cwd, variables }));
    expect(found).toMatchObject({
      exit: 2,
      json: { error: { code, help: expect.stringContaining("Install") } },
    });
    expect(JSON.stringify(found.json)).toMatch(
      typeof message === "string" ? message.slice(0, 20) : /is older than/,
    );
  });
});
