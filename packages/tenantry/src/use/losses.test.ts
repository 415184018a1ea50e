import { expect, test } from "vitest";
import { loadCatalog, loadProject } from "../load.ts";
import { intent } from "../testing/catalog.ts";
import { folder } from "../testing/folder.ts";
import { lossesOf } from "./losses.ts";
import { planOffline } from "./offline.ts";

test.each([
  ["drop table users;", ["drop table users"]],
  [
    "alter table users\n  drop column name,\n  drop email;",
    ["alter table users drop column name, drop email"],
  ],
  ["alter table users drop if exists name;", ["alter table users drop if exists name"]],
  ["truncate users;", ["truncate users"]],
  ["drop schema old cascade;", ["drop schema old cascade"]],
  ["alter table users drop constraint users_key, alter name drop not null, alter name drop default;", []],
  ["drop index users_idx; drop view people; drop function f();", []],
  ["create table dropped (id int); alter table users add column dropped int;", []],
])("lossesOf() of %j", async (sql, expected) => {
  const cwd = await folder({ "migrations/public/001_a.sql": sql });
  const catalog = await loadCatalog(await loadProject({ cwd, variables: {} }));
  const losses = lossesOf(planOffline(catalog, intent(), "base"), catalog);
  expect(losses.map((loss) => loss.sql)).toEqual(expected);
});
