import { inlineConstraints } from "../replay/columns.ts";
import { anewCalls } from "../tree/functions.ts";
import { addedColumns } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "add-column-volatile-default",
  severity: "error",
  hazard:
    "A default that answers anew for each row writes the whole table and all its indexes anew, while nobody can read or write it.",
  help: "Add the column without it, set the default in a second statement (it holds for new rows), and fill the old rows in batches.",
  safe: "alter table orders add column token uuid;\nalter table orders alter column token set default gen_random_uuid();\n\n-- in a file of its own:\n--! batch: until-no-rows\nupdate orders set token = gen_random_uuid() where id in (select id from orders where token is null limit 1000);",
  effect: { lock: "AccessExclusive", work: "rewrite" },
  versions: ">= 11 for constants without a rewrite",
  detection: "S+H+T",
  aliases: [
    "squawk:adding-field-with-default",
    "strong_migrations:add_column_default_callable",
    "atlas:PG302",
    "pgsafe:add-column-volatile-default",
  ],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d uuid default gen_random_uuid();",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d timestamptz not null default clock_timestamp();",
    },
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); create sequence s;",
      sql: "alter table a add column d bigint default nextval('s');",
    },
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); create function f() returns int language plpgsql volatile as 'begin return 1; end';",
      sql: "alter table a add column d int default f();",
    },
    {
      setup:
        "create table a (id bigint primary key, b int, c text); create function f() returns uuid language sql as 'select gen_random_uuid()';",
      sql: "alter table a add column d uuid default f();",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a add column d text default other.f();",
      unrunnable: "needs a function that no file made",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a add column d text default next_code();",
      unrunnable: "needs a function that no file made",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a add column d text default md5(lower('X')), add column e date default pg_catalog.to_date('2026', 'YYYY');",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d timestamptz default now();",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d int not null default 0;",
    },
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); create function f() returns int language sql immutable as 'select 1';",
      sql: "alter table a add column d int default f();",
    },
    { sql: "create table a (b int); alter table a add column d uuid default gen_random_uuid();" },
  ],
  check: ({ node }, context) =>
    addedColumns(node).flatMap(({ relation, column }) => {
      const { fresh, shown } = context.table(relation);
      if (fresh) return [];
      const given = inlineConstraints(column).find(({ contype }) => contype === "CONSTR_DEFAULT");
      const [call] = anewCalls(given?.raw_expr, context);
      if (call === undefined) return [];
      const { name, known } = call;
      const all = `All of ${shown} is written anew while reads and writes wait`;
      return [
        {
          message: known
            ? `${all}, because ${name}() answers anew for each row`
            : `${all} if ${name}() is volatile, and no file says whether it is`,
          ...(known ? {} : { severity: "warning" as const }),
          at: given?.location,
          table: relation,
        },
      ];
    }),
};
