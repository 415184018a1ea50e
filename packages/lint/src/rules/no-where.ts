import { changedRows } from "../tree/changed-rows.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "no-where",
  severity: "warning",
  hazard: "Without WHERE every row of the table is changed, in every target.",
  help: "Say which rows are meant, and change them in batches.",
  safe: "--! batch: until-no-rows\nupdate users set plan = 'free' where id in (select id from users where plan is null limit 1000);",
  effect: { lock: "RowExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pg-migration-lint:PGM302", "pg-migration-lint:PGM303"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "update a set b = 1;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "delete from a;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "with gone as (delete from a returning *) select count(*) from gone;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "explain analyze update a set b = 1;",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "update a set b = 1 where b is null;",
    },
    { sql: "create table a (b int); update a set b = 1;" },
  ],
  check: ({ node }, context) => {
    const all = changedRows(node, context).filter(({ which }) => which === "all");
    return all.map(({ relation }) => ({
      message: `No WHERE says which rows of ${context.table(relation).shown} are meant`,
      table: relation,
    }));
  },
};
