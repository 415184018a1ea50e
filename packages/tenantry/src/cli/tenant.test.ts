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
      json: { error: { code: "tenant-unknown", help: "Did you mean acme?" } },
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
