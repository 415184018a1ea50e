import { inlineConstraints } from "../replay/columns.ts";
import { addedColumns } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "add-column-generated-stored",
  severity: "error",
  hazard: "A stored generated column writes the whole table anew while nobody can read or write it.",
  help: "Add an ordinary column, keep it up by a trigger, and fill the old rows in batches; from PostgreSQL 18 on, VIRTUAL costs nothing.",
  safe: "alter table users add column email_lower text;",
  effect: { lock: "AccessExclusive", work: "rewrite" },
  versions: "all; VIRTUAL >= 18",
  detection: "S+L",
  aliases: [
    "squawk:adding-field-with-default",
    "eugene:E11",
    "strong_migrations:add_column_generated_stored",
    "atlas:PG309",
    "pgsafe:add-column-generated-stored",
  ],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d text generated always as (lower(c)) stored;",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d text;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      postgres: 18,
      sql: "alter table a add column d text generated always as (lower(c)) virtual;",
    },
    { sql: "create table a (b int); alter table a add column d int generated always as (b * 2) stored;" },
  ],
  check: ({ node }, context) =>
    addedColumns(node).flatMap(({ relation, column }) => {
      const { fresh, shown } = context.table(relation);
      if (fresh) return [];
      const stored = inlineConstraints(column).find(
        ({ contype, generated_kind }) => contype === "CONSTR_GENERATED" && generated_kind === "s",
      );
      if (stored === undefined) return [];
      return [
        {
          message: `All of ${shown} is written anew while reads and writes wait, to store ${column.colname ?? ""}`,
          at: stored.location,
          table: relation,
        },
      ];
    }),
};
