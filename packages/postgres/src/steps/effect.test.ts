import { expect, test } from "vitest";
import { effectOf } from "./effect.ts";

test.each([
  ["create index concurrently i on t (a)", name("i"), name("t"), "error"],
  [
    'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "I x" ON ONLY "S".T USING btree (a)',
    name("I x"),
    name("t", "S"),
    "skip",
  ],
  ["create /* why */ index -- comment\n concurrently i on t (a)", name("i"), name("t"), "error"],
  ["create index i on t (a)", name("i"), name("t"), "error"],
  ["create index concurrently on t (a)", null, name("t"), "error"],
])("effectOf() reads the index and its table from %s", (statement, index, table, otherwise) => {
  expect(effectOf(statement)).toEqual({ kind: "index-created", index, table, otherwise });
});

test.each([
  ["drop index concurrently i", [name("i")]],
  ["drop index concurrently if exists s.i", [name("i", "s")]],
  ['drop index a, "B".c', [name("a"), name("c", "B")]],
])("effectOf() reads the dropped indexes from %s", (statement, indexes) => {
  expect(effectOf(statement)).toEqual({ kind: "index-dropped", indexes });
});

test.each([
  ["reindex index concurrently i", "index", name("i")],
  ["reindex (verbose, tablespace x) table concurrently s.t", "table", name("t", "s")],
])("effectOf() reads what is rebuilt from %s", (statement, what, of) => {
  expect(effectOf(statement)).toEqual({ kind: "reindexed", what, of });
});

test("effectOf() reads a detached partition and its parent", () => {
  expect(effectOf("alter table if exists s.p detach partition p_1 concurrently")).toEqual({
    kind: "partition-detached",
    table: name("p", "s"),
    partition: name("p_1"),
  });
});

test.each([
  ["alter type mood add value 'meh'", "meh"],
  ["alter type mood add value if not exists 'it''s' before 'ok'", "it's"],
])("effectOf() reads the enum value from %s", (statement, value) => {
  expect(effectOf(statement)).toEqual({ kind: "enum-value", type: name("mood"), value });
});

test.each([
  ["create database d template template0", "database", "d", "there"],
  ['drop database if exists "D"', "database", "D", "gone"],
  ["create tablespace fast location '/x'", "tablespace", "fast", "there"],
  ["drop subscription s", "subscription", "s", "gone"],
])("effectOf() reads an object of the server from %s", (statement, kind, object, after) => {
  expect(effectOf(statement)).toEqual({ kind, name: object, after });
});

test.each([
  "vacuum (analyze) t",
  "analyze t",
  "checkpoint",
  "reindex schema concurrently s",
  "alter system set work_mem = '1MB'",
  "refresh materialized view concurrently m",
  "create or replace view v as select 1",
  "create table if not exists t (a int, b int)",
  "drop table if exists t, u",
  "alter table t validate constraint c",
])("effectOf() knows that %s may run twice", (statement) => {
  expect(effectOf(statement)).toEqual({ kind: "repeatable" });
});

test.each([
  "insert into t values (1)",
  "create table t (a int)",
  "alter table t add column if not exists a int default next()",
  "alter table t validate constraint c, add column d int",
  "alter type mood rename value 'a' to 'b'",
  "select 'drop index i'",
  '"create" index i on t (a)',
])("effectOf() does not guess about %s", (statement) => {
  expect(effectOf(statement)).toEqual({ kind: "unknown" });
});

function name(name: string, schema: string | null = null): { schema: string | null; name: string } {
  return { schema, name };
}
