import { proxy } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import { builtCli, cli } from "../testing/cli.ts";
import type { Cli } from "../testing/cli.ts";

/** A thousand tenants with a ledger, made by the database itself. */
async function thousand(): Promise<Cli> {
  const made = await builtCli(["acme"]);
  await made.database.sql.unsafe(`create index users_email_idx on tenant_acme.users (email);
    do $$ begin for i in 1..999 loop
    execute format('create schema tenant_t%1$s; create table tenant_t%1$s.users (like tenant_acme.users including all);
      create table tenant_t%1$s.schema_migrations (like tenant_acme.schema_migrations including all);
      insert into tenant_t%1$s.schema_migrations select * from tenant_acme.schema_migrations;
      insert into tenants values (''t%1$s'', ''tenant_t%1$s'')', lpad(i::text, 4, '0'));
  end loop; end $$`);
  return made;
}

/** The URL of a role that can only select. */
async function readerOf({ database }: Cli): Promise<string> {
  const role = `reader_${database.name}`;
  await database.sql
    .unsafe(`create role ${role} login password 'x'; alter role ${role} set default_transaction_read_only = on;
    grant select on all tables in schema public to ${role};
    do $$ declare s name; begin for s in select nspname from pg_namespace where nspname like 'tenant\\_%' loop
      execute format('grant usage on schema %1$I to ${role}; grant select on %1$I.schema_migrations to ${role}', s); end loop; end $$`);
  const url = new URL(database.url);
  url.username = role;
  url.password = "x";
  return url.href;
}

describe("drift", () => {
  test("names exactly the three of a thousand that were altered, in a handful of read-only round trips", async () => {
    const made = await thousand();
    await made.database.sql.unsafe(`
      drop index tenant_t0007.users_email_idx;
      alter table tenant_t0400.users alter email set default 'none';
      alter table tenant_t0999.users add nick text`);
    const { url, roundTrips } = await proxy(await readerOf(made));
    const { exit, json, text } = await made.run("drift", "--url", url);
    expect(json).toMatchObject({
      compared: 1000,
      drifted: 3,
      problems: [],
      cohorts: [
        { kind: "public", basis: "alone", count: 1 },
        {
          kind: "tenant",
          basis: "majority",
          count: 1000,
          agreeing: 997,
          head: "003_email",
          outliers: [
            {
              targets: ["t0007"],
              objects: [
                {
                  kind: "index",
                  name: "users_email_idx",
                  ours: null,
                  theirs: "CREATE INDEX users_email_idx ON $target.users USING btree (email)",
                },
              ],
            },
            {
              targets: ["t0400"],
              objects: [
                {
                  kind: "column",
                  name: "users.email",
                  ours: "text default 'none'::text",
                  theirs: "text",
                },
              ],
            },
            {
              targets: ["t0999"],
              objects: [{ kind: "column", name: "users.nick", ours: "text", theirs: null }],
            },
          ],
        },
      ],
    });
    expect(exit).toBe(3);
    expect(text).toContain("3 of 1,000 targets are not like the others");
    expect(text).toContain("+ column users.nick  text · not in the others");
    expect(roundTrips()).toBeLessThanOrEqual(8);
  });

  test("is exit 0 where all agree, and says it in every format", async () => {
    const { run } = await builtCli(["acme", "corp", "dune"]);
    expect(await run("drift")).toMatchObject({
      exit: 0,
      text: "Drift in local: none in 3 targets\n\nNot compared: public is alone at its history.\n",
      json: { compared: 3, drifted: 0 },
    });
    expect((await run("drift", "--format", "markdown")).text).toContain("> **No drift** in 3 targets.");
    expect(JSON.parse((await run("drift", "--format", "json")).text)).toMatchObject({ drifted: 0 });
  });

  test("--tenant shows both sides whole, and is exit 0 for one that agrees", async () => {
    const { run, database } = await builtCli(["acme", "corp", "dune"]);
    await database.sql.unsafe(`create function tenant_corp.f() returns int language sql as 'select 1'`);
    const corp = await run("drift", "--tenant", "corp", "--ignore", "owner");
    expect(corp.exit).toBe(3);
    expect(corp.text).toMatchInlineSnapshot(`
      "Drift in local: 1 of 1 target is not like the others

        at 003_email: 2 of 3 targets agree

        corp
          + function f()
            ours    CREATE OR REPLACE FUNCTION $target.f()
                     RETURNS integer
                     LANGUAGE sql
                    AS $function$select 1$function$
            others  (not there)
      "
    `);
    expect((await run("drift", "--tenant", "acme")).exit).toBe(0);
    expect(await run("drift", "--tenant", "crop")).toMatchObject({
      exit: 2,
      json: { error: { help: "Did you mean corp?" } },
    });
  });

  test("leaves out what is to be ignored, and refuses what it does not know", async () => {
    const { run, database } = await builtCli(["acme", "corp", "dune"]);
    await database.sql.unsafe(
      `comment on table tenant_acme.users is 'x'; grant select on tenant_acme.users to public`,
    );
    expect((await run("drift", "--ignore", "comment")).exit).toBe(3);
    expect((await run("drift", "--ignore", "comment", "--ignore", "grant")).exit).toBe(0);
    expect(await run("drift", "--ignore", "grants")).toMatchObject({
      exit: 2,
      json: { error: { code: "flag-value", help: "Did you mean grant?" } },
    });
  });

  test("says which catalogs could not be read, and still tells about the others", async () => {
    const { run, database } = await builtCli(["acme", "corp", "dune", "echo"]);
    await database.sql.unsafe(`create view tenant_acme.v as select * from tenant_acme.users;
      alter table tenant_dune.users add x int`);
    const { sql } = database;
    const session = await sql.reserve();
    await session.unsafe("begin; lock table tenant_acme.users in access exclusive mode");
    const { exit, json } = await run("drift");
    await session.unsafe("rollback");
    session.release();
    expect(exit).toBe(5);
    expect(json).toMatchObject({
      compared: 3,
      drifted: 1,
      problems: [{ code: "unreadable-catalog", targets: ["acme"] }],
    });
  });

  test("reads a fleet that has nothing yet", async () => {
    const { run } = await cli();
    expect(await run("drift")).toMatchObject({ exit: 0, json: { compared: 0, drifted: 0 } });
  });
});
