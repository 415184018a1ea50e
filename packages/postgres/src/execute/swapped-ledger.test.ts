import { expect, test } from "vitest";
import { testFleet } from "../testing/fleet.ts";

const first = { "tenant/001_users.sql": "create table users (id int);" };
const files = { ...first, "tenant/002_more.sql": "create table more (id int);" };
const steal =
  "create table stolen (who text); create function steal() returns trigger language plpgsql as 'begin insert into tenant_acme.stolen values (current_user); return new; end';";

test.each([
  [
    "a trigger",
    "create trigger steals before insert on schema_migrations for each row execute function steal()",
  ],
  ["a rule", "create rule steals as on insert to schema_migrations do also insert into stolen values (1)"],
  ["row-level security", "alter table schema_migrations enable row level security"],
  ["forced row-level security", "alter table schema_migrations force row level security"],
  [
    "a view in its place",
    "alter table schema_migrations rename to mine; create view schema_migrations as select * from mine",
  ],
  [
    "a partitioned table in its place",
    `alter table schema_migrations rename to mine;
     create table schema_migrations (like mine including all) partition by list (version);
     create table part partition of schema_migrations default; insert into schema_migrations select * from mine`,
  ],
])("execute() runs nothing in a tenant whose ledger got %s after it was read", async (_what, change) => {
  const fleet = await testFleet("schemas in one database", ["acme", "corp"]);
  await fleet.apply(first);
  await fleet.sql("acme", steal);
  const planned = await fleet.plan(files);
  await fleet.sql("acme", change);
  const { outcomes, failures } = await fleet.execute(files, planned);
  expect(outcomes).toEqual({ acme: "failed", corp: "done" });
  expect(failures["acme"]).toMatchObject({
    kind: "integrity",
    message: expect.stringContaining("was changed after it was read"),
  });
  expect(await fleet.sql("acme", "select who from stolen")).toEqual([]);
  expect(await fleet.sql("acme", "select to_regclass('more') as more")).toEqual([{ more: null }]);
});
