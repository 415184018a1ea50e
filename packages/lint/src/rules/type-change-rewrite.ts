import { typeChanges } from "../tree/type-change.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "type-change-rewrite",
  severity: "error",
  hazard:
    "This change of a type writes the whole table and its indexes anew while nobody can read or write it.",
  help: "Add a new column, write to both from the application, fill the old rows in batches, then switch over.",
  safe: "alter table users add column age_new bigint;\n\n-- the application writes both; then in a file of its own:\n--! batch: until-no-rows\nupdate users set age_new = age where id in (select id from users where age_new is null and age is not null limit 1000);",
  effect: { lock: "AccessExclusive", work: "rewrite" },
  versions: "all",
  detection: "S+C+T",
  aliases: [
    "squawk:changing-column-type",
    "eugene:E5",
    "strong_migrations:change_column",
    "atlas:PG301",
    "pgsafe:change-column-type",
  ],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a alter column b type bigint;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a alter column c type varchar(20);",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a alter column c type text using c || '';",
    },
    {
      setup: "create table a (b numeric(10, 2)); insert into a values (1);",
      sql: "alter table a alter column b type numeric(10, 3);",
    },
    {
      setup: "create table a (b timestamptz); insert into a values (now());",
      sql: "alter table a alter column b type timestamptz(3);",
    },
    {
      setup: "create type e as enum ('x'); create table a (b e); insert into a values ('x');",
      sql: "alter table a alter column b type text;",
    },
    {
      setup:
        "create domain d as text check (value <> ''); create table a (b text); insert into a values ('x');",
      sql: "alter table a alter column b type d;",
    },
  ],
  good: [
    { setup: "create table a (b varchar(10));", sql: "alter table a alter column b type varchar(20);" },
    { setup: "create table a (b varchar(10));", sql: "alter table a alter column b type text;" },
    { setup: "create table a (b text);", sql: "alter table a alter column b type varchar;" },
    { setup: "create table a (b numeric(10, 2));", sql: "alter table a alter column b type numeric(12, 2);" },
    { setup: "create table a (b numeric(10, 2));", sql: "alter table a alter column b type numeric;" },
    { setup: "create table a (b timestamptz(3));", sql: "alter table a alter column b type timestamptz;" },
    { setup: "create table a (b cidr);", sql: "alter table a alter column b type inet;" },
    {
      setup: "create domain d as text; create table a (b text);",
      sql: "alter table a alter column b type d;",
    },
    { sql: "create table a (b int); alter table a alter column b type bigint;" },
  ],
  check: ({ node }, context) =>
    typeChanges(node, context)
      .filter(({ work }) => work !== "none")
      .map(({ relation, table, name, before, definition, work }) => ({
        message: `All of ${table.shown} is written anew while reads and writes wait, for another type of ${name}`,
        at: definition.location,
        table: relation,
        ...(work === "unknown" ? { help: unknown } : {}),
        ...(before === undefined ? {} : { evidence: "history" as const }),
      })),
};

const unknown =
  "No file says what type it has now. If the change is a safe one (a longer varchar, text, a larger numeric of the same scale), accept it.";
