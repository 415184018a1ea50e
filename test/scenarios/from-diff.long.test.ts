import { freshDatabase, project, tenantry } from "@tenantry/kit";
import { expect, test } from "vitest";
import { fleet } from "./fleet.ts";

const users = "create table users (id bigint primary key, email text not null);\n";

test("create --from-diff refuses what it cannot prove, and writes nothing", async () => {
  const { folder, write } = project({
    "migrations/tenant/001_users.sql": users,
    "migrations/tenant.desired.sql": `${users}create aggregate total(integer) (sfunc = int4pl, stype = integer);\n`,
  });
  const create = async (...args: readonly string[]) =>
    await tenantry(["create", "tenant", "add total", "--from-diff", "--json", ...args], { cwd: folder });
  const refused = await create();
  expect(refused).toMatchObject({ code: 9 });
  expect(JSON.parse(refused.stdout).error).toMatchObject({
    code: "diff-not-proven",
    message: expect.stringContaining("function total(integer): it is wanted, and nothing makes it"),
  });
  write("migrations/tenant.desired.sql", "create table users (id bigint primary key, x nonsense);\n");
  const broken = await create();
  expect(broken).toMatchObject({ code: 2 });
  expect(JSON.parse(broken.stdout).error.message).toBe(
    'migrations/tenant.desired.sql cannot be run on an empty schema: migrations/tenant.desired.sql:1: type "nonsense" does not exist',
  );
  expect((await tenantry(["list"], { cwd: folder })).stdout).not.toContain("total");
});

test("create --from-db writes what a live tenant has more than the migrations", async () => {
  const { run, json, sql } = await fleet("schemas", ["acme", "corp"]);
  await run("apply");
  expect(await json("create", "tenant", "nick", "--from-db", "corp")).toMatchObject({
    code: 0,
    json: { verdict: "nothing" },
  });
  await sql("corp", "alter table tenant_corp.users add nick text default 'tenant_corp'");
  const { code, json: document } = await json("create", "tenant", "nick", "--from-db", "corp", "--dry-run");
  expect(code).toBe(0);
  expect(document).toMatchObject({ verdict: "proven", desired: "corp", written: false });
  expect(JSON.stringify(document)).toContain(`add column nick text default :'schema'::text`);
  expect(await json("create", "tenant", "nick", "--from-db", "crop")).toMatchObject({ code: 2 });
});

test("create --from-diff adds an enum value in a file of its own where the next one uses it", async () => {
  const { url } = await freshDatabase();
  const schema = (values: string, usual: string): string =>
    `create type state as enum (${values});\ncreate table jobs (state state default '${usual}');\n`;
  const { folder } = project({
    "migrations/public/001_jobs.sql": schema("'new'", "new"),
    "migrations/public.desired.sql": schema("'new', 'hold'", "hold"),
  });
  const args = [
    "create",
    "public",
    "hold jobs",
    "--from-diff",
    "--sequential",
    "--shadow-url",
    url,
    "--json",
  ];
  const { code, stdout } = await tenantry(args, { cwd: folder });
  expect(code).toBe(0);
  expect(JSON.parse(stdout).files).toMatchObject([
    {
      id: "public/002_hold_jobs_values",
      text: expect.stringContaining("alter type state add value 'hold';"),
    },
    { id: "public/003_hold_jobs", text: expect.stringContaining("set default 'hold'::state;\n\n--! down\n") },
  ]);
  expect(JSON.parse((await tenantry(args, { cwd: folder })).stdout)).toMatchObject({ verdict: "nothing" });
});
