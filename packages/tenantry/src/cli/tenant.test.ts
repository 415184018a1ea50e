import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtCli, cli, fleetFiles } from "../testing/cli.ts";

describe("tenant", () => {
  test("create builds and registers, in the order asked for, and again changes nothing", async () => {
    const { run, ledger } = await cli();
    await run("apply");
    expect(await run("tenant", "create", "corp", "acme")).toMatchObject({
      exit: 0,
      json: {
        tenants: [
          { id: "corp", outcome: "created", schema: "tenant_corp" },
          { id: "acme", outcome: "created" },
        ],
      },
    });
    expect(await ledger("acme")).toEqual(["002_users", "003_email"]);
    const again = await run("tenant", "create", "acme");
    expect(again).toMatchObject({ exit: 0, json: { tenants: [{ id: "acme", outcome: "unchanged" }] } });
    expect(again.text).toBe("acme is there already, in schema tenant_acme\n");
  });

  test("create builds a tenant that is registered and has no schema yet, and leaves its row as it is", async () => {
    const { run, database, ledger } = await builtCli(["acme"]);
    await database.sql`insert into tenants values ('late', 'tenant_late', 'eu')`;
    expect(await run("status")).toMatchObject({ json: { unprovisioned: ["late"] } });
    expect(await run("tenant", "create", "late")).toMatchObject({
      exit: 0,
      json: { tenants: [{ id: "late", outcome: "created" }] },
    });
    expect(await ledger("late")).toEqual(["002_users", "003_email"]);
    expect(await database.sql`select * from tenants where slug = 'late'`).toEqual([
      { slug: "late", schema_name: "tenant_late", region: "eu" },
    ]);
    expect(await run("status")).toMatchObject({ json: { unprovisioned: [] } });
  });

  test("create --from builds all that a CSV names, with its columns, and again changes nothing", async () => {
    const { run, cwd, database, ledger } = await cli({
      ...fleetFiles,
      "tenantry.config.json": JSON.stringify({
        tenants: {
          from: "registry",
          query: "select slug as id, schema_name as schema, region as label_region from tenants",
          insert: "insert into tenants values (:'tenant', :'schema', :'region')",
        },
      }),
      "migrations/tenant.seed.sql": "insert into users values (1, :'tenant');",
      "tenants.csv": `\uFEFFslug,region,schema\nacme,"north, south",\ncorp,eu,corporation\n`,
    });
    await run("apply");
    expect(await run("tenant", "create", "--from", "tenants.csv", "--concurrency", "2")).toMatchObject({
      exit: 0,
      json: {
        outcomes: { created: 2, continued: 0, unchanged: 0, failed: 0, left: 0 },
        tenants: [
          { id: "acme", outcome: "created", schema: "tenant_acme" },
          { id: "corp", outcome: "created", schema: "corporation" },
        ],
      },
    });
    expect(await ledger("acme")).toEqual(["002_users", "003_email"]);
    expect(await database.sql`select slug, region from tenants order by 1`).toEqual([
      { slug: "acme", region: "north, south" },
      { slug: "corp", region: "eu" },
    ]);
    await writeFile(
      join(cwd, "tenants.json"),
      JSON.stringify([
        { id: "acme", region: "x" },
        { id: "corp", schema: "corporation", region: "x" },
        { id: "last", region: null },
        { id: "poor" },
      ]),
    );
    expect(await run("tenant", "create", "--from", "tenants.json")).toMatchObject({
      exit: 5,
      json: { outcomes: { created: 1, unchanged: 2, failed: 1 } },
    });
    expect(await database.sql`select email from tenant_acme.users`).toEqual([{ email: "acme" }]);
  });

  test("create counts when there are many, and names those that failed", async () => {
    const ids = Array.from({ length: 22 }, (_, at) => `t${at}`);
    const { run, said } = await cli({ ...fleetFiles, "many.json": JSON.stringify([...ids, "pg_bad"]) });
    await run("apply");
    const { exit, text, json } = await run("tenant", "create", "--from", "many.json");
    expect({ exit, json }).toMatchObject({ exit: 5, json: { outcomes: { created: 22, failed: 1 } } });
    expect(text).toMatch(/^pg_bad: .*\n {2}Choose another name\.\n22 created, 1 failed\n$/);
    expect(said).toContain("  23 of 23 tenants");
  });

  test.each([
    ["nothing.csv", null, "There is no file nothing.csv."],
    ["tenants.txt", "id\na", "tenants.txt is neither .csv nor .json."],
    ["empty.csv", "id,plan\n", "empty.csv names no tenant."],
    [
      "torn.csv",
      "id,plan\nacme",
      "torn.csv is no CSV with as many fields in each line as in the first, line 2.",
    ],
    ["twice.csv", "id\nacme\nacme", 'twice.csv names "acme" twice.'],
    [
      "anonymous.json",
      '[{"plan": "pro"}]',
      "anonymous.json has no id in row 1: a column id, tenant or slug.",
    ],
    ["one.json", '{"id": "acme"}', "one.json is no list of tenants."],
    ["broken.json", "[", "broken.json is no JSON."],
  ])("create --from %s is exit 2 and says why", async (name, text, message) => {
    const { run } = await cli(text === null ? fleetFiles : { ...fleetFiles, [name]: text });
    expect(await run("tenant", "create", "--from", name)).toMatchObject({
      exit: 2,
      json: { error: { code: "tenants-file", message } },
    });
  });

  test.each([
    [[], "<id> is missing."],
    [["acme", "--from", "x.csv"], "--from names the tenants already."],
    [["acme", "--concurrency", "0"], "--concurrency 0 is not a number of at least 1."],
  ])("create %j is exit 2", async (words, message) => {
    const { run } = await cli();
    expect(await run("tenant", "create", ...words)).toMatchObject({ exit: 2, json: { error: { message } } });
  });

  test("only tenants in one of the configured states are migrated, and the others are named", async () => {
    const { run, cwd, database, ledger } = await builtCli(["acme", "corp"]);
    await database.sql`update tenants set region = case slug when 'acme' then 'live' else 'suspended' end`;
    const query = "select slug as id, schema_name as schema, region as state from tenants";
    await writeFile(
      join(cwd, "tenantry.config.json"),
      JSON.stringify({ tenants: { from: "registry", query, states: ["live"] } }),
    );
    await writeFile(
      join(cwd, "migrations/tenant/004_more.sql"),
      "create table more (id bigint primary key);",
    );
    expect(await run("apply")).toMatchObject({
      exit: 0,
      json: {
        outcomes: { done: 1 },
        problems: [{ code: "tenant-state", severity: "notice", targets: ["corp"] }],
      },
    });
    expect(await ledger("corp")).toEqual(["002_users", "003_email"]);
    expect(await run("tenant", "list")).toMatchObject({
      exit: 0,
      json: { tenants: [{ id: "acme" }], orphans: [], problems: [{ code: "tenant-state" }] },
    });
    const named = await run("apply", "--tenant", "corp");
    expect(named.exit).toBe(2);
    expect(JSON.stringify(named.json)).toContain('Left out, because the state is \\"suspended\\": corp.');
  });

  test("create builds at what was announced, also from a folder that is older", async () => {
    const { run, cwd, ledger } = await builtCli(["acme"]);
    await rm(join(cwd, "migrations/tenant/003_email.sql"));
    expect((await run("tenant", "create", "corp")).exit).toBe(0);
    expect(await ledger("corp")).toEqual(["002_users", "003_email"]);
  });

  test("create says which file and line failed, and leaves nothing behind", async () => {
    const { run, cwd, database } = await cli();
    await run("apply", "--only", "public");
    await writeFile(
      join(cwd, "migrations/tenant/003_email.sql"),
      "select 1;\nalter table user add column email text;",
    );
    const { exit, text } = await run("tenant", "create", "acme");
    expect(exit).toBe(5);
    expect(text).toContain("acme: migrations/tenant/003_email.sql:2");
    expect(await database.sql`select from pg_namespace where nspname = 'tenant_acme'`).toHaveLength(0);
    expect(await database.sql`select from tenants`).toHaveLength(0);
  });

  test("create refuses ids that no schema should have, by name", async () => {
    const { run, database } = await cli();
    await run("apply");
    for (const id of ["pg_evil", "public", "a\nb", "x".repeat(64)]) {
      const { exit, text } = await run("tenant", "create", id);
      expect(exit).toBe(5);
      expect(text).not.toBe("");
    }
    expect(await database.sql`select from tenants`).toHaveLength(0);
  });

  test("create refuses a registry that does not say how to register", async () => {
    const { run } = await cli({
      ...fleetFiles,
      "tenantry.config.json":
        '{"tenants": {"from": "registry", "query": "select slug as id, schema_name as schema from tenants"}}',
    });
    await run("apply");
    const { exit, complaint } = await run("tenant", "create", "acme");
    expect(exit).toBe(2);
    expect(complaint).toContain("tenants.insert");
  });

  test("list shows who is there, with labels, and who is only registered", async () => {
    const { run, database } = await builtCli(["acme", "corp"]);
    expect(await (await cli()).run("tenant", "list")).toMatchObject({ exit: 0, text: "No tenants yet.\n" });
    await database.sql`update tenants set region = 'eu' where slug = 'acme'`;
    await database.sql`insert into tenants values ('ghost', 'tenant_ghost')`;
    expect(await run("tenant", "list")).toMatchObject({
      exit: 0,
      json: {
        tenants: [
          { id: "acme", schema: "tenant_acme", database: null, labels: { region: "eu" } },
          { id: "corp", schema: "tenant_corp", database: null },
        ],
        unprovisioned: ["ghost"],
        orphans: [],
        problems: [],
      },
    });
  });

  test("list names who is left out, and why", async () => {
    const { run, database } = await builtCli(["acme"]);
    await database.sql`insert into tenants values ('ACME', 'tenant_other')`;
    const answer = await run("tenant", "list");
    expect(answer).toMatchObject({
      exit: 2,
      json: { tenants: [], problems: [{ code: "refused-name" }, {}] },
    });
    expect(answer.complaint).toContain('its id is too like "acme"');
  });

  test("create is exit 2 where the configuration says nothing of tenants", async () => {
    const { run } = await cli({ "migrations/001_a.sql": "create table a ();" });
    expect(await run("tenant", "create", "acme")).toMatchObject({
      exit: 2,
      json: { error: { code: "tenants-missing" } },
    });
  });

  test("drop wants a word, then takes schema and registry row", async () => {
    const { run, database } = await builtCli(["acme", "corp"]);
    expect(await run("tenant", "drop", "acm", "--yes")).toMatchObject({
      exit: 2,
      json: { error: { code: "unknown-tenant", help: "Did you mean acme?" } },
    });
    expect(await run("tenant", "drop", "acme")).toMatchObject({
      exit: 9,
      json: { error: { code: "confirmation-missing" } },
    });
    expect(await run("tenant", "drop", "acme", "--yes")).toMatchObject({
      exit: 0,
      json: { tenant: "acme", outcome: "gone" },
    });
    expect(await database.sql`select slug from tenants`).toEqual([{ slug: "corp" }]);
    expect(await database.sql`select from pg_namespace where nspname = 'tenant_acme'`).toHaveLength(0);
  });

  test("drop goes on when the tenant's id is typed, not the environment's name", async () => {
    const asked: string[] = [];
    const { run } = await builtCli(["acme"], {
      interactive: true,
      ask: async (_question, expected) => {
        asked.push(expected);
        return true;
      },
    });
    expect((await run("tenant", "drop", "acme")).exit).toBe(0);
    expect(asked).toEqual(["acme"]);
  });
});
