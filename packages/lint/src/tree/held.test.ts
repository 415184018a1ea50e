import { expect, test } from "vitest";
import { folder, linted } from "../testing/check.ts";
import { asPending } from "../view.ts";

const setup = "create table a (b int); create table d (e int);";

test.each([
  [
    "a table has the name that it was given since",
    "alter table a rename to k; alter table d add column y int;",
    "One transaction holds locks against reads and writes of k and d",
  ],
  [
    "a table has the schema that it was moved to since",
    "alter table a set schema other; alter table d add column y int;",
    "One transaction holds locks against reads and writes of other.a and d",
  ],
  ["a lock by either name is one lock", "alter table a rename to k; alter table k add column x int;", null],
  [
    "what was new when it was changed stays new under another name",
    "create table n (o int); alter table n rename to m; alter table m add column p int; alter table a add column x int;",
    null,
  ],
  [
    "a table that is gone was locked all the same",
    "drop table a; alter table d add column y int;",
    "One transaction holds locks against reads and writes of a and d",
  ],
])("held locks: %s", (_what, sql, expected) => {
  expect(said(sql)).toBe(expected);
});

function said(sql: string): string | null {
  const catalog = folder({ "tenant/001_setup.sql": setup, "tenant/100_case.sql": sql });
  const { problems } = linted(catalog, asPending(["tenant/100_case"]));
  const found = problems.find(({ code }) => code === "many-tables-one-tx");
  return found === undefined ? null : (/^\S+ (.*)\.$/.exec(found.message)?.[1] ?? "");
}
