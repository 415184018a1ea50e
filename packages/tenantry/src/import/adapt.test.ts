import { expect, test } from "vitest";
import { adapt } from "./adapt.ts";

test.each([
  ["set lock_timeout = '1s'", "set local lock_timeout = '1s'"],
  ["SET SESSION work_mem TO '1MB'", "SET LOCAL work_mem TO '1MB'"],
  ["set role app", "set local role app"],
  ["SET SESSION AUTHORIZATION app", "SET LOCAL SESSION AUTHORIZATION app"],
  ["set local work_mem = '1MB'", null],
  ["set constraints all deferred", null],
  ["set session characteristics as transaction read only", null],
  ["reset work_mem", "set local work_mem to default"],
  ["reset all", null],
  [
    "SELECT pg_catalog.set_config('search_path', '', false)",
    "SELECT pg_catalog.set_config('search_path', '', true)",
  ],
  ["select set_config('a.b', 'false', true)", null],
  ["update t set a = 1", null],
  ["do $$ begin set work_mem = '1MB'; end $$", null],
])("adapt() writes %s so that it ends with the migration", (sql, expected) => {
  const { sql: text, notes } = adapt(`select 1; ${sql}; -- after`);
  expect(text).toBe(`select 1; ${expected ?? sql}; -- after`);
  expect(notes).toHaveLength(expected === null ? 0 : 1);
});

test("adapt() takes our mark from comments that are not ours", () => {
  expect(adapt("--! important\nselect '--! not this';").sql).toBe("-- ! important\nselect '--! not this';");
});
