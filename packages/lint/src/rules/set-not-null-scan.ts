import { notNulls } from "../tree/not-nulls.ts";
import { isNeverNull } from "../tree/proven.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "set-not-null-scan",
  severity: "error",
  hazard: "SET NOT NULL reads every row while nobody can read or write the table.",
  help: "Add CHECK (… IS NOT NULL) NOT VALID, validate it in a later migration, then SET NOT NULL: with that proof there is no scan.",
  safe: "alter table users add constraint users_email_given check (email is not null) not valid;\n\n-- in a file of its own:\nalter table users validate constraint users_email_given;\n\n-- then:\nalter table users alter column email set not null, drop constraint users_email_given;",
  effect: { lock: "AccessExclusive", work: "scan" },
  versions: "all",
  detection: "S+H+C",
  aliases: [
    "squawk:adding-not-nullable-field",
    "eugene:E2",
    "strong_migrations:change_column_null",
    "atlas:PG303",
    "pgsafe:set-not-null",
  ],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a alter column b set not null;",
    },
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); alter table a add constraint a_b check (b is not null) not valid;",
      sql: "alter table a alter column b set not null, alter column c set not null;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      postgres: 18,
      sql: "alter table a add constraint a_b not null b;",
    },
  ],
  good: [
    {
      setup: "create table a (b int, constraint a_b check (b is not null));",
      sql: "alter table a alter column b set not null;",
    },
    {
      setup:
        "create table a (b int); alter table a add constraint a_b check (b is not null) not valid; alter table a validate constraint a_b;",
      sql: "alter table a alter column b set not null, drop constraint a_b;",
    },
    { sql: "create table a (b int); alter table a alter column b set not null;" },
    { setup: "create table a (b int not null);", sql: "alter table a alter column b set not null;" },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      postgres: 18,
      sql: "alter table a add constraint a_b not null b not valid;",
    },
  ],
  check: ({ node }, context) =>
    notNulls(node).flatMap(({ relation, column }) => {
      const { fresh, shown, table } = context.table(relation);
      if (fresh || isNeverNull(table, column)) return [];
      return [
        {
          message: `Every row of ${shown} is read for NULL in ${column} while reads and writes wait`,
          table: relation,
        },
      ];
    }),
};
