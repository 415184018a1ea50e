import { readFileSync } from "node:fs";
import { join } from "node:path";
import { project, tenantry } from "@tenantry/kit";
import { expect, test } from "vitest";

const users = "create table users (id bigint primary key, email text not null);\n";

test("create --from-diff writes what leads to the desired schema, which then rehearses up and down", async () => {
  const { folder, write } = project({
    "migrations/public/001_plans.sql":
      "create table plans (id bigint primary key);\n--! down\ndrop table plans;\n",
    "migrations/tenant/002_users.sql": `${users}--! down\ndrop table users;\n`,
    "migrations/tenant.desired.sql": `${users}alter table users add plan_id bigint references public.plans (id);
create function home() returns text language sql set search_path = :"schema" as 'select 1::text';
`,
  });
  const args = ["create", "tenant", "add plan", "--from-diff", "--sequential"];
  const dry = await tenantry([...args, "--dry-run"], { cwd: folder });
  expect(dry).toMatchObject({ code: 0, stderr: "" });
  expect(dry.stdout).toMatch(/^-- migrations\/tenant\/003_add_plan.sql\n/);
  const { code, stdout } = await tenantry([...args, "--json"], { cwd: folder });
  expect(code).toBe(0);
  const { files, ...rest } = JSON.parse(stdout);
  expect(rest).toEqual({
    verdict: "proven",
    desired: "migrations/tenant.desired.sql",
    written: true,
    losses: [],
  });
  expect(files).toMatchObject([{ id: "tenant/003_add_plan", path: "migrations/tenant/003_add_plan.sql" }]);
  expect(readFileSync(join(folder, files[0].path), "utf8")).toBe(dry.stdout.split("\n").slice(1).join("\n"));
  expect(readFileSync(join(folder, files[0].path), "utf8")).toContain(`SET search_path TO :'schema'`);
  expect(await tenantry(args, { cwd: folder })).toMatchObject({
    code: 0,
    stdout: "Nothing to do: the migrations build what migrations/tenant.desired.sql says.\n",
  });
  const rehearsed = await tenantry(["rehearse", "--from", "base", "--json"], { cwd: folder });
  expect(rehearsed).toMatchObject({ code: 0 });
  expect(rehearsed.stdout).toContain('"tenant/003_add_plan"');

  write("migrations/tenant.desired.sql", "create table users (id bigint primary key);\n");
  const loss = await tenantry(["create", "tenant", "drop email", "--from-diff"], { cwd: folder });
  expect(loss).toMatchObject({ code: 0 });
  expect(loss.stderr).toContain("LOSES DATA: column users.email goes with its values.");
});

test.each([
  [["public", "x", "--from-diff"], "There is no migrations/public.desired.sql."],
  [["both", "x", "--from-diff"], "What is desired belongs to public or to tenant, not to both."],
  [["tenant", "x", "--from-diff", "--from-db", "a"], "--from-diff and --from-db are two things to want."],
  [["tenant", "x", "--from-diff", "--merge"], "--merge writes an empty migration."],
  [["tenant", "x", "--dry-run"], "--dry-run and --shadow-url go with --from-diff or --from-db."],
])("create %j is a usage error", async (args, message) => {
  const { folder } = project({ "migrations/tenant/001_users.sql": users });
  const { code, stdout } = await tenantry(["create", ...args, "--json"], { cwd: folder });
  expect(code).toBe(2);
  expect(JSON.parse(stdout).error.message).toBe(message);
});
