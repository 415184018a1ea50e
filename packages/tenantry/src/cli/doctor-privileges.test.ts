import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { FreshDatabase } from "@tenantry/kit";
import { builtCli, cli } from "../testing/cli.ts";
import type { Cli } from "../testing/cli.ts";
import { tenantDatabases } from "../testing/tenant-databases.ts";

/** A role with nothing but a password, and the URL with which it comes. */
async function roleIn({ database }: Pick<Cli, "database">, name: string): Promise<readonly [string, string]> {
  const role = `${name}_${database.name}`;
  await database.sql.unsafe(
    `create role ${role} login password 'x'; revoke create on schema public from public`,
  );
  const url = new URL(database.url);
  url.username = role;
  url.password = "x";
  return [role, url.href];
}

interface Answered {
  readonly databases: readonly {
    readonly database: string;
    readonly grants: readonly { readonly sql: string }[];
  }[];
}

function isAnswered(json: unknown): json is Answered {
  return typeof json === "object" && json !== null && "databases" in json;
}

/** Runs what is printed until nothing is missing, as an administrator would; all that it took. */
async function granted(
  there: Cli,
  url: string,
  purpose: string,
  others: readonly FreshDatabase[] = [],
): Promise<readonly string[]> {
  const ran: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    const { exit, json } = await there.run("doctor", "--privileges", "--for", purpose, "--url", url);
    if (!isAnswered(json)) throw new Error(JSON.stringify(json));
    const missing = json.databases.flatMap(({ database, grants }) =>
      grants.map(({ sql }) => ({ database, sql })),
    );
    expect(exit).toBe(missing.length === 0 ? 0 : 2);
    if (missing.length === 0) return ran;
    for (const { database, sql } of missing) {
      const place = [there.database, ...others].find(({ name }) => name === database);
      await place?.sql.unsafe(sql);
      ran.push(sql);
    }
  }
  throw new Error(`never enough: ${ran.join("; ")}`);
}

/** Two tenants, and objects of every kind that has an owner. */
async function fleet(): Promise<Cli> {
  const there = await builtCli(["acme", "corp"]);
  await there.database.sql.unsafe(`create type tenant_acme.mood as enum ('ok');
    create function tenant_acme.f(a int) returns int language sql as 'select 1'; create sequence tenant_corp.s`);
  return there;
}

describe("doctor --privileges", () => {
  test("--for plan prints what lets a role read everything, and nothing write", async () => {
    const there = await fleet();
    const [role, url] = await roleIn(there, "reader");
    const ran = await granted(there, url, "plan");
    expect(ran.map((sql) => sql.replaceAll(role, "reader").replaceAll(/\d+/g, "N"))).toMatchInlineSnapshot(`
      [
        "grant select on public.tenants to "reader"",
        "grant select on public.schema_migrations, public.tenantry_head, public.tenantry_lease, public.tenantry_log to "reader"",
        "grant usage on schema "tenant_acme", "tenant_corp" to "reader"",
        "grant select on tenant_acme.schema_migrations, tenant_corp.schema_migrations to "reader"",
      ]
    `);
    await writeFile(join(there.cwd, "migrations/tenant/004_more.sql"), "create table more ();");
    for (const command of ["plan", "status", "doctor", "list 002"]) {
      const { exit, complaint } = await there.run(...command.split(" "), "--url", url);
      expect({ command, exit, complaint: complaint ?? "" }).toEqual({ command, exit: 0, complaint: "" });
    }
    expect(await there.run("status", "--audit", "--url", url)).toMatchObject({ exit: 0 });
    // What was made in acme and corp by hand is told apart by whoever can read it.
    expect(await there.run("drift", "--url", url)).toMatchObject({ exit: 3, json: { compared: 2 } });
    expect(await there.run("doctor", "--privileges", "--url", url)).toMatchObject({ exit: 2 });
    // Each of them is needed: taken away, it is asked for again.
    for (const sql of ran) {
      await there.database.sql.unsafe(sql.replace(/^grant/, "revoke").replace(/ to (?=\S+$)/, " from "));
      const again = await granted(there, url, "plan");
      expect(again.length).toBeGreaterThan(0);
    }
    await there.database.sql.unsafe(`drop owned by ${role}; drop role ${role}`);
  });

  test("prints what lets a role migrate that is no superuser", async () => {
    const there = await fleet();
    const [role, url] = await roleIn(there, "migrator");
    const before = await there.run("doctor", "--privileges", "--url", url);
    expect(before.text.split("\n")[0]).toMatch(
      /^-- migrator_.* lacks what it takes to plan and apply in .*: \d+ statements give it that\.$/,
    );
    const ran = await granted(there, url, "apply");
    expect(ran.map((sql) => sql.replaceAll(role, "migrator").replaceAll(/test_\w+|\d+/g, "N")))
      .toMatchInlineSnapshot(`
      [
        "grant select on public.tenants to "migrator"",
        "grant create on schema "public" to "migrator"",
        "grant create on database "N" to "migrator"",
        "alter table public.schema_migrations owner to "migrator"",
        "alter table public.tenantry_head owner to "migrator"",
        "alter table public.tenantry_lease owner to "migrator"",
        "alter table public.tenantry_log owner to "migrator"",
        "alter table public.tenants owner to "migrator"",
        "grant usage on schema "tenant_acme", "tenant_corp" to "migrator"",
        "grant create on schema "tenant_acme", "tenant_corp" to "migrator"",
        "alter function tenant_acme.f(a integer) owner to "migrator"",
        "alter sequence tenant_corp.s owner to "migrator"",
        "alter table tenant_acme.schema_migrations owner to "migrator"",
        "alter table tenant_acme.users owner to "migrator"",
        "alter table tenant_corp.schema_migrations owner to "migrator"",
        "alter table tenant_corp.users owner to "migrator"",
        "alter type tenant_acme.mood owner to "migrator"",
      ]
    `);
    const after = await there.run("doctor", "--privileges", "--url", url);
    expect(after.text).toMatch(/^-- migrator_\S+ has what it takes to plan and apply in \S+\.\n$/);
    await writeFile(
      join(there.cwd, "migrations/tenant/004_more.sql"),
      "create table more ();\n--! down\ndrop table more;\n",
    );
    for (const command of [
      "apply",
      "revert --tenant acme --yes",
      "mark --applied 004_more --tenant acme",
      "mark --unapplied 004_more --tenant acme",
      "apply --preflight",
      "tenant create late",
      "tenant drop late --yes",
      "rehearse",
    ]) {
      const { exit, complaint } = await there.run(...command.split(" "), "--url", url);
      expect({ command, exit, complaint: complaint ?? "" }).toEqual({ command, exit: 0, complaint: "" });
    }
    await there.database.sql.unsafe(
      `reassign owned by ${role} to current_user; drop owned by ${role}; drop role ${role}`,
    );
  });

  test("names an owner to become a member of, where that is no superuser", async () => {
    const there = await fleet();
    const [role, url] = await roleIn(there, "deploy");
    const [owner] = await roleIn(there, "owner");
    await there.database.sql.unsafe(`alter table tenant_acme.users owner to ${owner}`);
    const { json } = await there.run("doctor", "--privileges", "--for", "apply", "--url", url);
    if (!isAnswered(json)) throw new Error(JSON.stringify(json));
    await there.database.sql.unsafe(`grant select on tenants to ${role}`);
    const ran = await granted(there, url, "apply");
    expect(ran).toContain(`grant "${owner}" to "${role}"`);
    await there.database.sql.unsafe(
      `reassign owned by ${owner}, ${role} to current_user; drop owned by ${owner}, ${role}; drop role ${owner}, ${role}`,
    );
  });

  test("says of a superuser that it should not be one", async () => {
    const there = await builtCli(["acme"]);
    const { exit, json, text } = await there.run("doctor", "--privileges");
    expect({ exit, json }).toMatchObject({
      exit: 0,
      json: { purpose: "apply", databases: [{ superuser: true, grants: [] }] },
    });
    expect(text).toContain("is a superuser");
  });

  test("--for stands for nothing alone, and knows two words", async () => {
    const there = await builtCli(["acme"]);
    expect(await there.run("doctor", "--for", "plan")).toMatchObject({
      exit: 2,
      json: { error: { code: "flags-contradict" } },
    });
    expect(await there.run("doctor", "--privileges", "--for", "planner")).toMatchObject({
      exit: 2,
      json: { error: { code: "flag-value" } },
    });
    expect(await there.run("doctor", "--privileges", "--steal")).toMatchObject({ exit: 2 });
  });
});

test("the seed of docs/privileges.md lets a role that only reads see tenants that come later", async () => {
  const page = await readFile(new URL("../../../../docs/privileges.md", import.meta.url), "utf8");
  const [, seed = ""] = /```sql\n(grant usage[\s\S]*?)```/.exec(page) ?? [];
  const there = await builtCli(["acme"]);
  const [role, url] = await roleIn(there, "planner");
  await writeFile(join(there.cwd, "migrations/tenant.seed.sql"), seed.replaceAll("app_planner", role));
  await granted(there, url, "plan");
  expect(await there.run("apply")).toMatchObject({ exit: 0 });
  expect(await there.run("tenant", "create", "late")).toMatchObject({ exit: 0 });
  expect(await granted(there, url, "plan")).toEqual([]);
  expect(await there.run("status", "--url", url)).toMatchObject({
    exit: 0,
    json: { targets: 3, problems: [] },
  });
  await there.database.sql.unsafe(`drop owned by ${role}; drop role ${role}`);
});

test("doctor --privileges looks into the database of each tenant", async () => {
  const there = await cli();
  const of = await tenantDatabases(there, ["acme"]);
  const [role, url] = await roleIn(there, "each");
  await of("acme").sql.unsafe(`revoke create on schema public from public`);
  const ran = await granted(there, url, "apply", [of("acme")]);
  expect(ran).toContain(`alter table public.users owner to "${role}"`);
  await writeFile(join(there.cwd, "migrations/tenant/004_more.sql"), "create table more ();");
  expect(await there.run("apply", "--url", url)).toMatchObject({ exit: 0, json: { outcomes: { done: 1 } } });
  for (const { sql } of [of("acme"), there.database])
    await sql.unsafe(`reassign owned by ${role} to current_user; drop owned by ${role}`);
  await there.database.sql.unsafe(`drop role ${role}`);
});
