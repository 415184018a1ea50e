import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, fleetFiles } from "../testing/cli.ts";

const files = {
  ...fleetFiles,
  "migrations/public/schema.sql": `--! baseline: 001
create table tenants (slug text primary key, schema_name text not null, region text);
insert into tenants values ('acme', 'tenant_acme', 'eu');
`,
  "migrations/tenant/schema.sql":
    "--! baseline: 002\ncreate table users (id int primary key);\ncreate table extra ();\n",
};

test("plan and apply begin with schema.sql where nothing is, in public and in tenants", async () => {
  const { run, ledger, database } = await cli(files);
  await database.sql`create schema tenant_acme`;
  const planned = await run("plan");
  expect(planned).toMatchObject({
    exit: 0,
    json: { stages: [{ kind: "public", cohorts: [{ steps: [{ id: "public/schema.sql" }] }] }] },
  });
  expect(planned.text).toContain("+ public/schema.sql");
  expect(await run("apply")).toMatchObject({ exit: 0, json: { outcomes: { done: 2 } } });
  expect(await ledger("public")).toEqual(["001_tenants"]);
  expect(await ledger("acme")).toEqual(["002_users", "003_email"]);
  expect(await database.sql`select to_regclass('tenant_acme.extra') is not null as extra`).toEqual([
    { extra: true },
  ]);
  expect(await run("plan", "--exit-code")).toMatchObject({ exit: 0, json: { verdict: "nothing" } });
  expect(await run("apply")).toMatchObject({ exit: 0, json: { outcomes: { done: 0 } } });
});

test("apply --plan refuses a schema.sql that is not the reviewed one", async () => {
  const { run, ledger, cwd } = await cli(files);
  expect((await run("plan", "--out", "plan.json")).exit).toBe(0);
  await writeFile(
    join(cwd, "migrations/public/schema.sql"),
    `${files["migrations/public/schema.sql"]}select 1;\n`,
  );
  expect(await run("apply", "--plan", "plan.json")).toMatchObject({ exit: 8 });
  expect(await ledger("public")).toBeNull();
});

test("plan --sql writes schema.sql with the rows of what it holds", async () => {
  const { run } = await cli(files);
  const { exit, text } = await run("plan", "--sql", "--only", "tenants", "--from", "base");
  expect(exit).toBe(0);
  expect(text).toContain("create table extra ()");
  expect(text).not.toContain("-- apply tenant/002_users");
  expect(text.match(/insert into :"schema"."schema_migrations"/g)).toHaveLength(2);
});

test("rehearse begins a new tenant with schema.sql", async () => {
  const { run } = await cli(files);
  const { exit, json } = await run("rehearse", "--from", "base", "--only", "tenants");
  expect({ exit, json }).toMatchObject({
    exit: 0,
    json: {
      cohorts: [
        {
          steps: [
            { id: "tenant/schema.sql", outcome: "up only", reason: "irreversible: a target begins with it" },
            { id: "tenant/003_email", outcome: "proven" },
          ],
        },
      ],
    },
  });
});
