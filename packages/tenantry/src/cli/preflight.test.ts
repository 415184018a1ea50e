import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtCli, cli } from "../testing/cli.ts";
import { tenantDatabases } from "../testing/tenant-databases.ts";

const strict = "migrations/tenant/004_strict.sql";

describe("apply --preflight", () => {
  test("names the tenants whose rows a constraint would not let through, before anything runs", async () => {
    const { run, cwd, database, ledger } = await builtCli(["acme", "corp", "last"]);
    await database.sql.unsafe(
      "insert into tenant_acme.users values (1, null); insert into tenant_corp.users values (1, 'x'), (2, 'x')",
    );
    await writeFile(
      join(cwd, strict),
      "create index users_id on users (id);\nalter table users alter email set not null;\nalter table users add unique (email);",
    );
    for (const flags of [[], ["--dry-run"]]) {
      const { exit, json } = await run("apply", "--preflight", ...flags);
      expect({ exit, json }).toMatchObject({ exit: 9, json: { error: { code: "preflight" } } });
      expect(JSON.stringify(json)).toContain(`${strict}:2 does not fit rows of acme.`);
      expect(JSON.stringify(json)).toContain(`${strict}:3 does not fit rows of corp.`);
    }
    expect(await ledger("last")).toEqual(["002_users", "003_email"]);
    await database.sql.unsafe("delete from tenant_acme.users; delete from tenant_corp.users");
    expect(await run("apply", "--preflight")).toMatchObject({ exit: 0, json: { outcomes: { done: 3 } } });
  });

  test("looks into the database of each tenant", async () => {
    const there = await cli();
    const of = await tenantDatabases(there, ["acme", "corp"]);
    await of("corp").sql`insert into users values (1, null)`;
    await writeFile(join(there.cwd, strict), "alter table users alter email set not null;");
    const { exit, json } = await there.run("apply", "--preflight");
    expect({ exit, json }).toMatchObject({ exit: 9, json: { error: { code: "preflight" } } });
    expect(JSON.stringify(json)).toContain(`${strict}:1 does not fit rows of corp.`);
    expect(await of("acme").sql`select from schema_migrations`).toHaveLength(2);
    await of("corp").sql`delete from users`;
    expect(await there.run("apply", "--preflight")).toMatchObject({
      exit: 0,
      json: { outcomes: { done: 2 } },
    });
  });

  test("asks nothing that an earlier step changes first", async () => {
    const { run, cwd, database } = await builtCli(["acme"]);
    await database.sql`insert into tenant_acme.users values (1, null)`;
    await writeFile(
      join(cwd, strict),
      "update users set email = '' where email is null;\nalter table users alter email set not null;",
    );
    expect((await run("apply", "--preflight")).exit).toBe(0);
  });

  test("names what the role may not touch", async () => {
    const { run, cwd, database } = await builtCli(["acme", "corp"]);
    const role = `migrator_${database.name}`;
    await database.sql.unsafe(
      `create role ${role} login password 'x'; grant usage, create on schema public to ${role};
       grant select, insert, update, delete on all tables in schema public to ${role};
       alter table schema_migrations owner to ${role}; alter table tenantry_lease owner to ${role};
       grant usage on schema tenant_acme, tenant_corp to ${role}; grant create on schema tenant_corp to ${role};
       alter table tenant_acme.schema_migrations owner to ${role}; alter table tenant_corp.schema_migrations owner to ${role}`,
    );
    await writeFile(join(cwd, strict), "create table more ();");
    const url = new URL(database.url);
    url.username = role;
    url.password = "x";
    const { exit, json } = await run("apply", "--only", "tenants", "--preflight", "--url", url.href);
    expect({ exit, json }).toMatchObject({ exit: 9, json: { error: { code: "preflight" } } });
    expect(JSON.stringify(json)).toContain("The role may not create anything in the schemas of acme.");
    expect(JSON.stringify(json)).toContain("The role does not own all tables of acme and corp.");
    await database.sql.unsafe(
      `reassign owned by ${role} to current_user; drop owned by ${role}; drop role ${role}`,
    );
  });
});
