import { addedColumns, subcommandsOf } from "../tree/alter-table.ts";
import { earlier } from "../tree/earlier.ts";
import { goesWithColumn } from "../tree/goes-along.ts";
import { sameTable } from "../tree/names.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "drop-column",
  severity: "error",
  hazard:
    "DROP COLUMN deletes what is in it, with its indexes and constraints, and the application that still runs fails.",
  help: "Let the application stop using it first, then drop it in a migration with --! phase: contract; accept it where that is so already.",
  safe: "--! phase: contract\n--! requires: tenant/010_stop_reading_age\nalter table users drop column age;",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S+H+C",
  aliases: [
    "squawk:ban-drop-column",
    "strong_migrations:remove_column",
    "atlas:DS103",
    "pgsafe:drop-column",
    "pg-migration-lint:PGM010",
  ],
  bad: [
    { setup: "create table a (id bigint primary key, b int, c text);", sql: "alter table a drop column b;" },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a drop column if exists b cascade;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "do $$ begin alter table a drop column b; end $$;",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a add column d int; alter table a drop column d;",
    },
    { sql: "create table a (b int, c int); alter table a drop column c;" },
  ],
  check: ({ node }, context) =>
    subcommandsOf(node, "AT_DropColumn").flatMap(({ relation, command: { name = "", behavior } }) => {
      const { fresh, shown, key } = context.table(relation);
      const passing = [...earlier(context), ...context.undone].some((one) =>
        addedColumns(one.node).some(
          ({ column, relation: on }) => column.colname === name && sameTable(on, relation),
        ),
      );
      if (fresh || passing) return [];
      const more = goesWithColumn(context, key, name, behavior);
      return [
        {
          message: `What is in ${shown}.${name} is deleted${more}`,
          ...(context.migration.phase === "contract" ? { severity: "warning" as const } : {}),
        },
      ];
    }),
};
