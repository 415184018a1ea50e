import type { Node } from "libpg-query";
import type { Context } from "../context.ts";
import { columnOf } from "../objects/find.ts";
import { addedColumns, subcommandsOf } from "../tree/alter-table.ts";
import { earlier } from "../tree/earlier.ts";
import { goesWithColumn } from "../tree/goes-along.ts";
import { sameTable } from "../tree/names.ts";
import type { Rule } from "../rule.ts";
import { droppedTypes } from "../tree/dropped-types.ts";

export const rule: Rule = {
  id: "drop-column",
  severity: "error",
  hazard:
    "DROP COLUMN, or DROP TYPE … CASCADE, deletes what is in it, with its indexes and constraints, and the application that still runs fails.",
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
    {
      setup:
        "create type state as enum ('on', 'off'); create table a (id bigint primary key, b state, c text);",
      sql: "drop type state cascade;",
    },
    {
      setup:
        "create type state as enum ('on', 'off'); create table a (id bigint primary key, b state[]); alter type state rename to status;",
      sql: "drop type status cascade;",
    },
    {
      setup:
        "create domain pos as int check (value > 0); create domain small as pos; create table a (id bigint primary key, b small, c text);",
      sql: "do $$ begin drop domain if exists pos cascade; end $$;",
    },
    { sql: "drop type other.state cascade;", unrunnable: "needs a type that no file made" },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int);",
      sql: "alter table a drop column if exists nosuch;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a add column d int; alter table a drop column d;",
    },
    { sql: "create table a (b int, c int); alter table a drop column c;" },
    {
      setup: "create type state as enum ('on', 'off'); create table a (b int);",
      sql: "create table d (s state); drop type state cascade; drop type if exists nosuch cascade;",
    },
  ],
  check: ({ node }, context) =>
    [...byName(node, context), ...byType(node, context)].map((message) => ({
      message,
      ...(context.migration.phase === "contract" ? { severity: "warning" as const } : {}),
    })),
};

function byName(node: Node, context: Context): string[] {
  return subcommandsOf(node, "AT_DropColumn").flatMap(
    ({ relation, command: { name = "", behavior, missing_ok } }) => {
      const { fresh, shown, key, table } = context.table(relation);
      const passing = [...earlier(context), ...context.undone].some((one) =>
        addedColumns(one.node).some(
          ({ column, relation: on }) => column.colname === name && sameTable(on, relation),
        ),
      );
      const absent = table?.complete === true && columnOf(table, name) === undefined && missing_ok === true;
      if (fresh || passing || absent) return [];
      return [`What is in ${shown}.${name} is deleted${goesWithColumn(context, key, name, behavior)}`];
    },
  );
}

/** CASCADE takes the columns of a type along. */
function byType(node: Node, context: Context): string[] {
  return droppedTypes(node, context).flatMap(({ name, columns }) =>
    columns === null
      ? [`Every column of the type ${name} is deleted with it, and no file says which these are`]
      : columns.map(
          (one) => `What is in ${one.on.shown}.${one.name} is deleted, because it is of the type ${name}`,
        ),
  );
}
