import type { Rule } from "../rule.ts";
import { newerForms } from "../tree/newer-forms.ts";

export const rule: Rule = {
  id: "needs-newer-postgres",
  severity: "error",
  hazard: "The oldest server of the fleet does not know this form, and refuses the migration.",
  help: "Write it as the oldest server takes it, or set lint.postgres to the lowest version that there is by now.",
  safe: "alter table users add constraint users_name check (name is not null) not valid;\n\n-- in a file of its own:\nalter table users validate constraint users_name;\nalter table users alter column name set not null;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S+H",
  aliases: [],
  bad: [
    {
      setup:
        "create table p (id bigint primary key); create table a (b bigint) partition by range (b); create table a1 partition of a default;",
      sql: "alter table a add constraint a_p foreign key (b) references p (id) not valid;",
      postgres: 15,
      unrunnable: "needs PostgreSQL 17",
    },
    {
      setup: "create table a (b int);",
      sql: "alter table a add constraint nn not null b;",
      postgres: 17,
      unrunnable: "needs PostgreSQL 17",
    },
    {
      sql: "create table a (b int, c int generated always as (b + 1) virtual);",
      postgres: 17,
      unrunnable: "needs PostgreSQL 17",
    },
    {
      setup: "create table p (id bigint primary key);",
      sql: "create table a (b bigint, constraint a_p foreign key (b) references p (id) not enforced);",
      postgres: 17,
      unrunnable: "needs PostgreSQL 17",
    },
    {
      setup: "create table a (b int, c int);",
      sql: "create unique index a_b on a (b) nulls not distinct;",
      postgres: 14,
      unrunnable: "needs PostgreSQL 14",
    },
    {
      setup: "create table a (b int, c int);",
      sql: "merge into a using (values (1)) as n (b) on a.b = n.b when matched then do nothing;",
      postgres: 14,
      unrunnable: "needs PostgreSQL 14",
    },
  ],
  good: [
    {
      setup:
        "create table p (id bigint primary key); create table a (b bigint) partition by range (b); create table a1 partition of a default;",
      sql: "alter table a add constraint a_p foreign key (b) references p (id) not valid;",
      postgres: 18,
    },
    {
      setup: "create table p (id bigint primary key); create table a (b bigint);",
      sql: "alter table a add constraint a_p foreign key (b) references p (id) not valid;",
      postgres: 15,
    },
    { sql: "create table a (b int not null, c int generated always as (b + 1) stored);", postgres: 14 },
    { setup: "create table a (b int);", sql: "alter table a add constraint nn not null b;", postgres: 18 },
  ],
  check: ({ node }, context) =>
    newerForms(node, context)
      .filter(({ since }) => context.postgres < since)
      .map(({ since, what, at }) => ({
        message: `${what} needs PostgreSQL ${since}, and the oldest server has ${context.postgres}`,
        at,
      })),
};
