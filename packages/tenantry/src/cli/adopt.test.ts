import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cli } from "../testing/cli.ts";
import type { Cli } from "../testing/cli.ts";
import { leave, longAgo } from "../testing/histories.ts";
import type { Left } from "../testing/histories.ts";

const config = JSON.stringify({ tenants: { from: "schemas", pattern: "tenant_%" } });

const files: Readonly<Record<string, string>> = {
  "tenantry.config.json": config,
  "migrations/public/001_settings.sql": "create table settings ();\n--! down\ndrop table settings;\n",
  "migrations/tenant/001_users.sql": "--! alias: accounts.0001_initial, abc1\ncreate table users ();\n",
  "migrations/tenant/002_email.sql":
    "--! alias: accounts.0002_email, abc2, R__view\nalter table users add email text;\n--! down\nalter table users drop email;\n",
  "migrations/tenant/003_index.sql":
    "--! alias: abc3\ncreate index users_email on users (email);\n--! down\ndrop index users_email;\n",
};

async function rows({ database }: Cli, schema: string): Promise<readonly unknown[]> {
  return await database.sql`select version, name, state, checksum is not null as sum, to_char(applied_at at time zone 'UTC', 'YYYY') as year
    from ${database.sql(schema)}.schema_migrations order by 1`;
}

async function tables({ database }: Cli, schema: string): Promise<readonly string[]> {
  const found = await database.sql<
    { name: string }[]
  >`select tablename as name from pg_tables where schemaname = ${schema} order by 1`;
  return found.map(({ name }) => name);
}

/** What each tool writes for 001 and 002, and the table that is there afterwards. */
const tools: readonly (readonly [Left, string, string])[] = [
  ["alembic", "abc2", "alembic_version"],
  ["dbmate", "001 002", "schema_migrations_dbmate"],
  ["django", "accounts.0001_initial accounts.0002_email", "django_migrations"],
  ["flyway", "1 2", "flyway_schema_history"],
  ["golang-migrate", "2", "schema_migrations_golang_migrate"],
  ["goose", "1 2", "goose_db_version"],
  ["knex", "001_users.js 002_email.ts", "knex_migrations"],
  ["node-pg-migrate", "001_users 002_email", "pgmigrations"],
  ["prisma", "001_users 002_email", "_prisma_migrations"],
  ["rails", "001 002", "schema_migrations_rails"],
];
const timeless = ["alembic", "dbmate", "golang-migrate", "rails"];

describe("adopt", () => {
  test.each(tools)("takes over what %s recorded, and runs nothing", async (tool, history, left) => {
    const there = await cli(files);
    await leave(there, "tenant_acme", tool, history);
    const dry = await there.run("adopt", "--force", "--only", "tenants", "--dry-run");
    expect(dry).toMatchObject({ exit: 0, json: { dryRun: true, done: 0, cohorts: [{ tool, count: 1 }] } });
    const done = await there.run("adopt", "--force", "--yes");
    expect(done).toMatchObject({ exit: 0, json: { done: 1, failures: [], problems: [] } });
    const year = timeless.includes(tool) ? String(new Date().getUTCFullYear()) : longAgo.slice(0, 4);
    expect(await rows(there, "tenant_acme")).toEqual([
      { version: "001_users", name: "001_users", state: "marked", sum: true, year: expect.any(String) },
      { version: "002_email", name: "002_email", state: "marked", sum: true, year },
    ]);
    expect(await tables(there, "tenant_acme")).toEqual(expect.arrayContaining([left, "schema_migrations"]));
    expect(await tables(there, "tenant_acme")).not.toContain("users");
    const log = await there.database.sql`select target, verb, outcome from tenantry_log`;
    expect(log).toEqual([{ target: "acme", verb: "adopt", outcome: "done" }]);
    expect(await there.run("adopt", "--force", "--yes")).toMatchObject({
      exit: 0,
      json: { done: 0, already: ["acme"], untouched: ["public"] },
    });
  });

  test("completes a plain ledger in place, keeping spelling and times", async () => {
    const there = await cli(files);
    await leave(there, "tenant_acme", "plain", "001 002");
    expect(await there.run("adopt", "--force", "--yes")).toMatchObject({
      exit: 0,
      json: {
        done: 1,
        cohorts: [{ tool: "plain", renamed: null, rows: [{ version: "001" }, { version: "002" }] }],
      },
    });
    expect(await rows(there, "tenant_acme")).toEqual([
      { version: "001", name: null, state: "marked", sum: true, year: "2024" },
      { version: "002", name: null, state: "marked", sum: true, year: "2024" },
    ]);
    expect((await there.run("plan")).text).toContain("003_index");
  });

  test("shows each cohort once, and asks before it writes", async () => {
    const said: string[] = [];
    const asked: string[] = [];
    const there = await cli(files, {
      interactive: true,
      say: (line) => said.push(line),
      ask: async (question) => asked.push(question) > 1,
    });
    for (const id of ["a", "b", "c"]) await leave(there, `tenant_${id}`, "flyway", id === "c" ? "1" : "1 2");
    expect(await there.run("adopt", "--force")).toMatchObject({
      exit: 9,
      json: { error: { code: "declined" } },
    });
    expect(said.join("\n")).toMatchInlineSnapshot(`
      "a and b: 2 migrations of flyway_schema_history (flyway)
          not compared: --force
        + tenant/001_users  (1)
        + tenant/002_email  (2)
      c: 1 migration of flyway_schema_history (flyway)
          not compared: --force
        + tenant/001_users  (1)"
    `);
    expect(await tables(there, "tenant_a")).toEqual(["flyway_schema_history"]);
    expect(await there.run("adopt", "--force")).toMatchObject({ exit: 0, json: { done: 3 } });
    expect(asked).toEqual(Array(2).fill(expect.stringContaining("3 ledgers in local")));
  });

  test("refuses without a terminal, unless --yes", async () => {
    const there = await cli(files);
    await leave(there, "tenant_acme", "goose", "1");
    expect(await there.run("adopt", "--force")).toMatchObject({
      exit: 9,
      json: { error: { code: "confirmation-missing" } },
    });
    expect(await tables(there, "tenant_acme")).toEqual(["goose_db_version"]);
  });

  test.each([
    ["flyway", "1 2~failed", "2"],
    ["golang-migrate", "2~dirty", "2"],
    ["prisma", "001_users 002_email~failed", "002_email"],
  ] as const)(
    "refuses by name what %s left half done, and takes the others",
    async (tool, history, named) => {
      const there = await cli(files);
      await leave(there, "tenant_bad", tool, history);
      await leave(there, "tenant_good", tool, tool === "prisma" ? "001_users" : "1");
      const answer = await there.run("adopt", "--force", "--yes");
      expect(answer).toMatchObject({
        exit: 4,
        json: { done: 1, problems: [{ code: "adopt-failed", targets: ["bad"] }] },
      });
      expect(answer.complaint).toContain(`of bad says that ${named} was begun`);
      expect(await there.ledger("good")).toEqual(["001_users"]);
    },
  );

  test.each([
    ["flyway", "1 7", "7"],
    ["alembic", "zzz9", "zzz9"],
    ["golang-migrate", "9", "9"],
    ["plain", "001 009_gone", "009_gone"],
    ["django", "auth.0001_initial", "auth.0001_initial"],
  ] as const)("names what %s recorded and the folder does not have", async (tool, history, named) => {
    const there = await cli(files);
    await leave(there, "tenant_acme", tool, history);
    const answer = await there.run("adopt", "--force", "--yes");
    expect(answer).toMatchObject({ exit: 4, json: { done: 0, problems: [{ code: "adopt-unknown" }] } });
    expect(answer.complaint).toContain(named);
    expect((await tables(there, "tenant_acme")).length).toBe(1);
  });

  test("--to says where databases stand whose rows no file tells", async () => {
    const there = await cli(files);
    await leave(there, "tenant_acme", "django", "auth.0001_initial accounts.0001_initial");
    await leave(there, "tenant_odd", "django", "auth.0001_initial");
    expect(await there.run("adopt", "--force", "--to", "002", "--tenant", "acme", "--yes")).toMatchObject({
      exit: 0,
    });
    expect(await there.ledger("acme")).toEqual(["001_users", "002_email"]);
    expect(await there.run("adopt", "--force", "--to", "base", "--tenant", "odd", "--yes")).toMatchObject({
      exit: 0,
    });
    expect(await there.ledger("odd")).toEqual([]);
    expect(await there.run("adopt", "--force", "--to", "nine", "--yes")).toMatchObject({ exit: 2 });
  });

  test("reads what was taken back, run again, or only declared", async () => {
    const there = await cli(files);
    await leave(there, "tenant_a", "goose", "1 2 2~down");
    await leave(there, "tenant_b", "flyway", "1~BASELINE 2 2~UNDO_SQL");
    await leave(there, "tenant_c", "flyway", "2~BASELINE R__view");
    await leave(there, "tenant_d", "prisma", "001_users 002_email~back 002_email");
    await leave(there, "tenant_e", "prisma", "001_users 002_email 002_email~back");
    expect(await there.run("adopt", "--force", "--yes")).toMatchObject({ exit: 0, json: { done: 5 } });
    const [one, two] = [["001_users"], ["001_users", "002_email"]];
    expect(await Promise.all(["a", "b", "c", "d", "e"].map(there.ledger))).toEqual([one, one, two, two, one]);
  });

  test("asks which tool is meant where several left a table", async () => {
    const there = await cli(files);
    await leave(there, "tenant_acme", "goose", "1");
    await leave(there, "tenant_acme", "flyway", "1 2");
    expect(await there.run("adopt", "--force", "--yes")).toMatchObject({
      exit: 2,
      json: { done: 0, problems: [{ code: "adopt-ambiguous", targets: ["acme"] }] },
    });
    expect(await there.run("adopt", "--force", "--from", "flyway", "--yes")).toMatchObject({
      exit: 0,
      json: { done: 1 },
    });
    expect(await there.ledger("acme")).toEqual(["001_users", "002_email"]);
    expect(await there.run("adopt", "--force", "--from", "flyaway")).toMatchObject({ exit: 2 });
  });

  test("--table names a history that somebody called otherwise", async () => {
    const there = await cli(files);
    await leave(there, "tenant_acme", "flyway", "1");
    await there.database.sql`alter table tenant_acme.flyway_schema_history rename to changes`;
    expect(await there.run("adopt", "--force", "--yes")).toMatchObject({
      json: { done: 0, untouched: ["public", "acme"] },
    });
    expect(
      await there.run("adopt", "--force", "--from", "flyway", "--table", "changes", "--yes"),
    ).toMatchObject({
      json: { done: 1, cohorts: [{ table: "changes" }] },
    });
  });

  test("refuses tenants that do not exist and folders that are not in order", async () => {
    const there = await cli(files);
    await leave(there, "tenant_acme", "goose", "1");
    expect(await there.run("adopt", "--force", "--tenant", "acm", "--yes")).toMatchObject({
      exit: 2,
      json: { error: { code: "unknown-tenant" } },
    });
    await writeFile(join(there.cwd, "migrations/tenant/001_other.sql"), "select 1;");
    expect(await there.run("adopt", "--force", "--yes")).toMatchObject({
      exit: 2,
      json: { error: { code: "duplicate-version" } },
    });
    expect(await tables(there, "tenant_acme")).toEqual(["goose_db_version"]);
  });

  test("leaves a table that is there already under the other name, and says so", async () => {
    const there = await cli(files);
    await leave(there, "tenant_acme", "dbmate", "001");
    await there.database.sql`create table tenant_acme.schema_migrations_dbmate ()`;
    expect(await there.run("adopt", "--force", "--yes")).toMatchObject({
      exit: 5,
      json: { done: 0, failures: [{ target: "acme", outcome: "failed", failure: { sqlstate: "42P07" } }] },
    });
    expect(await tables(there, "tenant_acme")).toEqual(["schema_migrations", "schema_migrations_dbmate"]);
  });

  test("compares each cohort with what its files make, and refuses by name what is otherwise", async () => {
    const there = await cli({
      ...files,
      "migrations/tenant/003_index.sql": files["migrations/tenant/003_index.sql"] ?? "",
    });
    for (const id of ["good", "same", "less", "more"]) {
      await leave(there, `tenant_${id}`, "golang-migrate", "2");
      const columns = id === "less" ? "" : id === "more" ? "email text, phone text" : "email text";
      await there.database.sql.unsafe(`create table tenant_${id}.users (${columns})`);
    }
    const answer = await there.run("adopt", "--yes");
    expect(answer).toMatchObject({
      exit: 4,
      json: {
        done: 2,
        cohorts: [{ compared: "as the files would have made it", targets: ["good", "same"] }],
        problems: [
          {
            code: "adopt-differs",
            targets: ["less"],
            message: expect.stringContaining("column users.email is missing there"),
          },
          {
            code: "adopt-differs",
            targets: ["more"],
            message: expect.stringContaining("column users.phone is only there"),
          },
        ],
      },
    });
    expect(await there.ledger("good")).toEqual(["001_users", "002_email"]);
    expect(await tables(there, "tenant_more")).toEqual(["schema_migrations", "users"]);
    expect(await there.run("adopt", "--yes", "--tenant", "more", "--force")).toMatchObject({
      exit: 0,
      json: { done: 1 },
    });
  });

  test("refuses a cohort with schemas of more kinds than it compares, unless --force", async () => {
    const there = await cli(files);
    const ids = Array.from({ length: 21 }, (_, at) => `t${at + 10}`);
    for (const id of ids) {
      await leave(there, `tenant_${id}`, "golang-migrate", "2");
      await there.database.sql.unsafe(`create table tenant_${id}.users (email text, only_${id} text)`);
    }
    const refused = await there.run("adopt", "--yes");
    expect(refused).toMatchObject({
      exit: 4,
      json: {
        done: 0,
        cohorts: [],
        problems: [
          {
            code: "adopt-not-compared",
            message: expect.stringContaining("schemas of 21 kinds, more than 20"),
            help: expect.stringContaining("--force"),
            targets: ids.slice(0, 20),
          },
        ],
      },
    });
    expect(await tables(there, "tenant_t10")).toEqual(["schema_migrations", "users"]);
    expect(await rows(there, "tenant_t10").catch(() => "not ours yet")).toBe("not ours yet");
    expect(await there.run("adopt", "--yes", "--tenant", "t10")).toMatchObject({
      exit: 4,
      json: { problems: [{ code: "adopt-differs", targets: ["t10"] }] },
    });
    expect(await there.run("adopt", "--yes", "--force")).toMatchObject({ exit: 0, json: { done: 21 } });
  });

  test("counts no kinds of schemas by their comments", async () => {
    const there = await cli(files);
    for (let at = 10; at < 31; at++) {
      await leave(there, `tenant_t${at}`, "golang-migrate", "2");
      await there.database.sql.unsafe(
        `create table tenant_t${at}.users (email text); comment on table tenant_t${at}.users is 'of number ${at}'`,
      );
    }
    expect(await there.run("adopt", "--yes")).toMatchObject({
      exit: 0,
      json: { done: 21, cohorts: [{ count: 21, compared: "as the files would have made it" }] },
    });
  });

  test("says why it cannot compare: SQL that nobody wrote, or that needs what is not there", async () => {
    const there = await cli({
      ...files,
      "migrations/tenant/002_email.sql": "alter table elsewhere add email text;\n",
    });
    await leave(there, "tenant_acme", "golang-migrate", "2");
    expect(await there.run("adopt", "--dry-run")).toMatchObject({
      exit: 0,
      json: {
        cohorts: [
          { compared: expect.stringMatching(/^not compared: tenant\/002_email cannot be built .*elsewhere/) },
        ],
      },
    });
    await writeFile(join(there.cwd, "migrations/tenant/002_email.sql"), "--! stub: gone\n");
    const { json } = await there.run("adopt", "--dry-run");
    expect(json).toMatchObject({ cohorts: [{ compared: expect.stringContaining("still to be written") }] });
  });

  test("an adopted fleet plans clean, migrates forward and back", async () => {
    const there = await cli(files);
    await leave(there, "public", "golang-migrate", "1");
    await leave(there, "tenant_acme", "golang-migrate", "2");
    await there.database.sql`create table tenant_acme.users (email text)`;
    await there.database.sql`create table settings ()`;
    expect(await there.run("adopt", "--force", "--yes")).toMatchObject({ exit: 0, json: { done: 2 } });
    expect(await there.run("plan")).toMatchObject({
      exit: 0,
      json: { problems: [{ code: "index-not-concurrent", severity: "warning" }] },
    });
    expect(await there.run("apply")).toMatchObject({ exit: 0 });
    expect(await there.ledger("acme")).toEqual(["001_users", "002_email", "003_index"]);
    expect(await there.run("revert", "--tenant", "acme", "--to", "001", "--yes")).toMatchObject({ exit: 0 });
    expect(await there.ledger("acme")).toEqual(["001_users"]);
    expect(await there.run("apply")).toMatchObject({ exit: 0, json: { outcomes: { done: 1 } } });
  });
});
