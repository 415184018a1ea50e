import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtCli, cli, fleetFiles } from "../testing/cli.ts";
import { tenantDatabases } from "../testing/tenant-databases.ts";

describe("reset", () => {
  test("--tenant empties that one, with its ledger, and apply builds it again", async () => {
    const { run, database, ledger } = await builtCli(["acme", "corp"]);
    await database.sql`insert into tenant_acme.users values (1)`;
    await database.sql`insert into tenant_corp.users values (1)`;
    await database.sql.unsafe("create role watcher; grant usage on schema tenant_acme to watcher");
    expect(await run("reset", "--tenant", "acme", "--dry-run")).toMatchObject({
      exit: 0,
      json: { targets: [{ target: "acme", outcome: "planned" }] },
      text: "acme: would be emptied\n",
    });
    expect(await ledger("acme")).not.toBeNull();
    expect(await run("reset", "--tenant", "acme", "--yes")).toMatchObject({
      exit: 0,
      json: { environment: "local", targets: [{ target: "acme", schema: "tenant_acme", outcome: "done" }] },
    });
    expect(await ledger("acme")).toBeNull();
    const [grants] = await database.sql`
      select has_schema_privilege('watcher', 'tenant_acme', 'usage') as kept`;
    await database.sql.unsafe("drop owned by watcher; drop role watcher");
    expect(grants).toEqual({ kept: true });
    expect(await run("apply")).toMatchObject({ exit: 0, json: { outcomes: { done: 1, unchanged: 2 } } });
    expect(await database.sql`select from tenant_acme.users`).toHaveLength(0);
    expect(await database.sql`select from tenant_corp.users`).toHaveLength(1);
  });

  test("--all empties everything: the registry last, and nothing is left to be taken for an orphan", async () => {
    const { run, database } = await builtCli(["acme", "corp"]);
    const asked = await run("reset", "--all");
    expect(asked).toMatchObject({ exit: 9, json: { error: { code: "confirmation-missing" } } });
    expect((await run("reset", "--all", "--yes")).exit).toBe(0);
    expect(await database.sql`select from pg_tables where schemaname !~ '^(pg_|information)'`).toHaveLength(
      0,
    );
    expect(await run("status")).toMatchObject({ json: { targets: 1, orphans: [], unprovisioned: [] } });
    expect((await run("apply")).exit).toBe(0);
    expect((await run("tenant", "create", "acme")).exit).toBe(0);
  });

  test("revert --to base and apply does the same with the down sections", async () => {
    const { run, ledger } = await builtCli(["acme"]);
    expect((await run("revert", "--all", "--to", "base", "--yes")).exit).toBe(0);
    expect(await ledger("public")).toEqual([]);
    expect((await run("apply")).exit).toBe(0);
    expect(await ledger("public")).toEqual(["001_tenants"]);
  });

  test("empties the database of a tenant, and no other", async () => {
    const there = await cli();
    const of = await tenantDatabases(there, ["acme", "corp"]);
    for (const id of ["acme", "corp"]) await of(id).sql`insert into users values (1)`;
    expect(await there.run("reset", "--tenant", "acme", "--yes")).toMatchObject({
      exit: 0,
      json: {
        targets: [{ target: "acme", schema: "public", database: of("acme").name, outcome: "done" }],
      },
    });
    expect(await of("acme").sql`select from pg_tables where schemaname = 'public'`).toHaveLength(0);
    expect(await of("corp").sql`select from users`).toHaveLength(1);
    expect(await there.ledger("public")).toEqual(["001_tenants"]);
    expect(await there.run("apply")).toMatchObject({
      exit: 0,
      json: { outcomes: { done: 1, unchanged: 2 } },
    });
    expect(await of("acme").sql`select from users`).toHaveLength(0);
  });

  test("a person at a terminal types the name of the environment", async () => {
    const answers: string[] = [];
    const ask = async (question: string, expected: string): Promise<boolean> => {
      answers.push(`${question} ${expected}`);
      return false;
    };
    const { run, ledger } = await builtCli(["acme"], { interactive: true, ask });
    expect(await run("reset", "--tenant", "acme")).toMatchObject({
      exit: 9,
      json: { error: { code: "declined" } },
    });
    expect(answers).toEqual(["This will empty acme in local. local"]);
    expect(await ledger("acme")).not.toBeNull();
  });

  test("wants it said which targets are meant, and knows them", async () => {
    const { run } = await builtCli(["acme"]);
    expect(await run("reset", "--yes")).toMatchObject({
      exit: 2,
      json: { error: { code: "selection-missing" } },
    });
    expect(await run("reset", "--tenant", "acm", "--yes")).toMatchObject({
      exit: 2,
      json: { error: { code: "unknown-tenant" } },
    });
    expect(await run("reset", "--all", "--only", "public")).toMatchObject({ exit: 2 });
  });

  test("is refused where the environment is protected, or the server is not on this machine", async () => {
    const { run, cwd } = await cli();
    expect(await run("reset", "--env", "production", "--all", "--yes")).toMatchObject({
      exit: 9,
      json: { error: { code: "reset-refused", message: "Environment production is protected." } },
    });
    expect(await run("reset", "--all", "--yes", "--url", "postgres://u:p@db.example.com/app")).toMatchObject({
      exit: 9,
      json: { error: { message: "The database of environment local is not on this machine." } },
    });
    const config = JSON.parse(`${fleetFiles["tenantry.config.json"]}`);
    await writeFile(join(cwd, "tenantry.config.json"), JSON.stringify({ ...config, protected: true }));
    expect((await run("reset", "--all", "--yes", "--dry-run")).exit).toBe(9);
  });

  test("empties what another tenant's data depends on, and says which target failed", async () => {
    const { run, database, ledger } = await builtCli(["acme", "corp"]);
    await database.sql.unsafe(
      "create table tenant_corp.mine (id int references tenant_acme.users (id)); create role holder; alter schema tenant_corp owner to holder",
    );
    expect((await run("reset", "--only", "tenants", "--yes")).exit).toBe(0);
    expect(await ledger("corp")).toBeNull();
    const [owner] = await database.sql`
      select pg_get_userbyid(nspowner) as owner from pg_namespace where nspname = 'tenant_corp'`;
    expect(owner).toEqual({ owner: "holder" });
    await database.sql.unsafe("drop owned by holder; drop role holder");
  });
});
