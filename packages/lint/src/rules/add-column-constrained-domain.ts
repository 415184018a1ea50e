import { addedColumns } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "add-column-constrained-domain",
  severity: "error",
  hazard:
    "A column of a domain with a constraint writes the whole table anew while nobody can read or write it, even without a default.",
  help: "Take the base type and a CHECK NOT VALID instead, and validate it in a later migration.",
  safe: "alter table users add column level integer;\nalter table users add constraint users_level check (level > 0) not valid;",
  effect: { lock: "AccessExclusive", work: "rewrite" },
  versions: "all",
  detection: "H+C+T",
  aliases: [],
  bad: [
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); create domain positive as int check (value > 0);",
      sql: "alter table a add column d positive;",
    },
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); create domain positive as int check (value > 0);",
      sql: "alter table a add column d positive default 1;",
    },
  ],
  good: [
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); create domain label as text;",
      sql: "alter table a add column d label;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d int;",
    },
    {
      setup: "create domain positive as int check (value > 0);",
      sql: "create table a (b int); alter table a add column d positive;",
    },
  ],
  check: ({ node }, context) =>
    addedColumns(node).flatMap(({ relation, column }) => {
      const { fresh, shown } = context.table(relation);
      if (fresh) return [];
      const type = context.findType(column.typeName);
      if (type?.kind !== "domain" || !type.constrained) return [];
      return [
        {
          message: `All of ${shown} is written anew while reads and writes wait, because the type of ${column.colname ?? ""} is a domain with a constraint`,
          at: column.location,
          table: relation,
          evidence: "history",
        },
      ];
    }),
};
