import { proxy } from "@tenantry/kit";
import { describe, expect, test } from "vitest";
import { builtCli } from "../testing/cli.ts";
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
});
