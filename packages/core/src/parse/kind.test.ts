import { describe, expect, test } from "vitest";
import { commandOf } from "./command.ts";
import { isDynamic, needsNoTransaction } from "./kind.ts";
import type { Kinded } from "./kind.ts";
import { splitStatements } from "./split.ts";

describe("commandOf()", () => {
  test.each([
    ["select 1", "SELECT"],
    ["((select 1) union select 2)", "SELECT"],
    ["create unique index concurrently if not exists i on t (a)", "CREATE INDEX CONCURRENTLY"],
    ["create index concurrently_i on t (a)", "CREATE INDEX"],
    ["create or replace function f() returns int return 1", "CREATE FUNCTION"],
    ["create global temporary table t ()", "CREATE TABLE"],
    ["create constraint trigger t after insert on t execute function f()", "CREATE TRIGGER"],
    ["create materialized view v as select 1", "CREATE MATERIALIZED VIEW"],
    ["create foreign data wrapper w", "CREATE FOREIGN DATA WRAPPER"],
    ["create default conversion c for 'a' to 'b' from f", "CREATE CONVERSION"],
    ["create text search dictionary d (template = simple)", "CREATE TEXT SEARCH DICTIONARY"],
    ["alter default privileges grant select on tables to a", "ALTER DEFAULT PRIVILEGES"],
    ["alter type t add value if not exists 'x'", "ALTER TYPE ADD VALUE"],
    ["alter type t rename value 'a' to 'b'", "ALTER TYPE"],
    ["alter table t detach partition p concurrently", "ALTER TABLE DETACH PARTITION CONCURRENTLY"],
    ["alter table t detach partition p", "ALTER TABLE"],
    ["drop index concurrently if exists a", "DROP INDEX CONCURRENTLY"],
    ["drop owned by a", "DROP OWNED BY"],
    ["refresh materialized view concurrently v", "REFRESH MATERIALIZED VIEW"],
    ["reindex (verbose) table concurrently t", "REINDEX TABLE CONCURRENTLY"],
    ["reindex (concurrently) index i", "REINDEX INDEX CONCURRENTLY"],
    ["reindex (concurrently off) index i", "REINDEX INDEX"],
    ["set local x = 1", "SET LOCAL"],
    ["set x = 1", "SET"],
    ["insert /* a */ into t values (1)", "INSERT"],
    ["42", ""],
  ])("%s is %s", (sql, expected) => {
    expect(kinded(sql).command).toBe(expected);
  });
});

describe("needsNoTransaction()", () => {
  test.each([
    "create database d",
    "drop database d",
    "create tablespace t location '/x'",
    "drop tablespace t",
    "alter system set a = 1",
    "alter database d set tablespace t",
    "vacuum",
    "vacuum (analyze) t",
    "create index concurrently i on t (a)",
    "drop index concurrently i",
    "reindex table concurrently t",
    "reindex (concurrently true) table t",
    "reindex schema s",
    "reindex database d",
    "reindex system d",
    "cluster",
    "cluster verbose",
    "cluster (verbose)",
    "alter table t detach partition p concurrently",
    "create subscription s connection 'x' publication p",
    "drop subscription s",
    "alter subscription s refresh publication",
    "alter subscription s set publication p",
  ])("%s", (sql) => {
    expect(needsNoTransaction(kinded(sql))).toBe(true);
  });

  test.each([
    "create index i on t (a)",
    "drop index i",
    "reindex table t",
    "reindex (concurrently false) index i",
    "cluster t using i",
    'cluster "t"',
    "alter table t detach partition p finalize",
    "create subscription s connection 'x' publication p with (create_slot = false)",
    "create subscription s connection 'x' publication p with (connect = 'off')",
    "alter subscription s set publication p with (refresh = false)",
    "alter subscription s disable",
    "alter database d set work_mem = '1MB'",
    "alter type t add value 'x'",
    "checkpoint",
    "analyze t",
    "refresh materialized view concurrently v",
  ])("not %s", (sql) => {
    expect(needsNoTransaction(kinded(sql))).toBe(false);
  });
});

describe("isDynamic()", () => {
  test.each([
    ["do $$ begin end $$", true],
    ["call p()", true],
    ["select f()", true],
    ["with a as (select 1) select * from a", true],
    ["values (f())", true],
    ["insert into t values (1)", true],
    ["update t set a = 1", true],
    ["merge into t using s on true when matched then delete", true],
    ["truncate t", true],
    ["copy t from '/x'", true],
    ["create table t as select f()", true],
    ["create materialized view v as select f()", true],
    ["explain analyze select f()", true],
    ["something new", true],
    ["create table t (a int generated always as (1) stored)", false],
    ["create view v as select 1", false],
    ["alter table t add column a int", false],
    ["drop table t", false],
    ["grant select on t to a", false],
    ["comment on table t is 'x'", false],
    ["set local a = 1", false],
  ])("%s: %s", (sql, expected) => {
    expect(isDynamic(kinded(sql))).toBe(expected);
  });
});

function kinded(sql: string): Kinded {
  const [piece] = splitStatements(sql).pieces;
  const tokens = piece?.kind === "statement" ? piece.tokens : [];
  return { command: commandOf(tokens), tokens };
}
