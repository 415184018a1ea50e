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

test("a template stands in for schema.sql where a tenant has its label, under apply and tenant create", async () => {
  const registry = {
    from: "registry",
    query: "select slug as id, schema_name as schema, kind as label_kind from tenants",
    insert: "insert into tenants (slug, schema_name, kind) values (:'tenant', :'schema', :'label_kind')",
  };
  const { run, ledger, database } = await cli({
    "tenantry.config.json": JSON.stringify({ tenants: registry }),
    "migrations/public/001_tenants.sql":
      "create table tenants (slug text primary key, schema_name text not null, kind text);\n",
    "migrations/tenant/schema.sql": "--! baseline: 002\ncreate table users (id int primary key);\n",
    "migrations/tenant/clinic.schema.sql":
      "--! baseline: 002\n--! label: kind=clinic\ncreate table users (id int primary key);\ncreate table patients (id int);\n",
    "migrations/tenant/002_users.sql": "create table users (id int primary key);\n",
    "migrations/tenant/003_email.sql": "alter table users add column email text;\n",
    "tenants.csv": "id,label_kind\nnorth,clinic\nsouth,shop\n",
  });
  expect(await run("apply")).toMatchObject({ exit: 0 });
  expect(await run("tenant", "create", "--from", "tenants.csv")).toMatchObject({ exit: 0 });
  await database.sql`create schema tenant_east`;
  await database.sql`create schema tenant_west`;
  await database.sql`insert into tenants values ('east', 'tenant_east', 'clinic'), ('west', 'tenant_west', null)`;
  const { json } = await run("plan");
  expect(json).toMatchObject({
    stages: [
      {
        cohorts: expect.arrayContaining([
          expect.objectContaining({
            targets: ["east"],
            steps: [
              expect.objectContaining({ id: "tenant/clinic.schema.sql" }),
              expect.objectContaining({ id: "tenant/003_email" }),
            ],
          }),
          expect.objectContaining({
            targets: ["west"],
            steps: [
              expect.objectContaining({ id: "tenant/schema.sql" }),
              expect.objectContaining({ id: "tenant/003_email" }),
            ],
          }),
        ]),
      },
    ],
  });
  expect(await run("apply")).toMatchObject({ exit: 0, json: { outcomes: { done: 2 } } });
  const having = await database.sql`
    select table_schema as schema from information_schema.tables where table_name = 'patients' order by 1`;
  expect(having.map(({ schema }) => String(schema))).toEqual(["tenant_east", "tenant_north"]);
  for (const id of ["north", "south", "east", "west"])
    expect(await ledger(id)).toEqual(["002_users", "003_email"]);
});

test("a template without a label is a problem of the folder", async () => {
  const { run } = await cli({
    ...fleetFiles,
    "migrations/tenant/clinic.schema.sql": "--! baseline: none\nselect 1;\n",
  });
  expect(await run("plan")).toMatchObject({
    exit: 2,
    json: { problems: [{ code: "label-missing", path: "migrations/tenant/clinic.schema.sql" }] },
  });
});
