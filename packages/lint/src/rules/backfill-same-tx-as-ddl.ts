import { changedRows } from "../tree/changed-rows.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "backfill-same-tx-as-ddl",
  severity: "error",
  hazard:
    "Rows are changed while the transaction holds a lock against reads and writes from a statement before it.",
  help: "Put the change of rows into a migration of its own, in batches.",
  safe: "alter table users add column nickname text;\n\n-- in a file of its own:\n--! batch: until-no-rows\nupdate users set nickname = name where id in (select id from users where nickname is null limit 1000);",
  effect: { lock: "RowExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["strong_migrations:backfill", "pgfence:update-in-migration"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d text; update a set d = c;",
    },
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); create table d (e int);",
      sql: "alter table d add column f int; update a set c = '' where b = 1;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d text; with new as (update a set d = c returning id) select count(*) from new;",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: ["alter table a add column d text;", "update a set d = c;"],
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "create table z (y int); update a set c = null where b = 1;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "create table z (y int); alter table z rename to w; alter table w add column v int; update a set c = null where b = 1;",
    },
  ],
  check: ({ node }, context) => {
    const held = context.held.own.filter(({ lock }) => lock === "AccessExclusive");
    return changedRows(node, context).flatMap(({ relation, verb }) => {
      const { key, shown } = context.table(relation);
      const [one] = held.filter((other) => other.key === key).concat(held);
      if (one === undefined || verb === "copies") return [];
      const waiting = context.keyedTable(one.key).shown;
      const whose = one.key === key ? "its rows" : `rows of ${shown}`;
      return [{ message: `Reads and writes of ${waiting} wait while ${whose} are changed`, table: relation }];
    });
  },
};
