import { changedRows } from "../tree/changed-rows.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "dml-in-migration",
  severity: "warning",
  hazard:
    "Every row that is changed stays locked until the end of the transaction, and leaves a dead row behind.",
  help: "Change the rows in batches: --! batch: until-no-rows commits after each.",
  safe: "--! batch: until-no-rows\nupdate users set plan = 'free' where id in (select id from users where plan is null limit 1000);",
  effect: { lock: "RowExclusive", work: "none" },
  versions: "all",
  detection: "S+L",
  aliases: [
    "strong_migrations:backfill",
    "pgfence:update-in-migration",
    "pg-migration-lint:PGM301",
    "diesel-guard:update-in-migration",
  ],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "update a set c = '' where b = 1;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "delete from a where b = 1;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "create table d (e int); insert into d select b from a;",
      effect: { lock: null, work: "none" },
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "merge into a using (values (1, 'y')) as n (id, c) on a.id = n.id when matched then update set c = n.c;",
      postgres: 15,
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "with gone as (delete from a where b = 1 returning *) select * from gone;",
    },
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); create table d (id bigint, b int, c text);",
      sql: "with gone as (delete from a where b = 1 returning *) insert into d select * from gone;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "create table d (id bigint, b int, c text); with kept as (select * from a) insert into d select * from kept;",
      effect: { lock: null, work: "none" },
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "explain (analyze, costs off) delete from a where b = 1;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "create table d as with gone as (delete from a returning *) select * from gone;",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "explain delete from a where b = 1;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "explain (analyze off) delete from a where b = 1;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "create table d (id bigint); with n as (values (1)) insert into d select * from n;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "create view v as with n as (select * from a) select * from n;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "--! batch: until-no-rows\nupdate a set c = '' where id in (select id from a where c is null limit 10);",
    },
    { sql: "create table a (b int); update a set b = 1;" },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "insert into a values (1, 1, 'x');",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "merge into a using (values (2, 'y')) as n (id, c) on a.id = n.id when not matched then insert (id, c) values (n.id, n.c);",
      postgres: 15,
    },
  ],
  check: ({ node }, context) => {
    const changes = context.mode === "batch" ? [] : changedRows(node, context);
    return changes.map(({ relation, verb, which }) => ({
      message: `One transaction ${verb} ${which === "all" ? "every row" : "rows"} of ${context.table(relation).shown}`,
      table: relation,
      // What is copied is only read.
      ...(verb === "copies" ? { effect: { lock: null, work: "none" } as const } : {}),
    }));
  },
};
