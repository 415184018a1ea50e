import { addedConstraints } from "../tree/alter-table.ts";
import { called } from "../tree/names.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "unique-constraint-builds-index",
  severity: "error",
  hazard: "ADD UNIQUE builds an index while nobody can read or write the table.",
  help: "Build a unique index concurrently, and make the constraint USING INDEX in a later migration.",
  safe: "--! transaction: off\ncreate unique index concurrently users_email on users (email);\n\n-- in a file of its own:\nalter table users add constraint users_email unique using index users_email;",
  effect: { lock: "AccessExclusive", work: "build" },
  versions: "all",
  detection: "S+H",
  aliases: [
    "squawk:disallowed-unique-constraint",
    "eugene:E7",
    "strong_migrations:add_unique_constraint",
    "atlas:PG105",
    "pgsafe:add-unique-constraint",
  ],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add constraint a_c unique (c);",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add unique (b, c);",
    },
  ],
  good: [
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); create unique index a_c on a (c);",
      sql: "alter table a add constraint a_c unique using index a_c;",
    },
    { sql: "create table a (b int); alter table a add unique (b);" },
    { sql: "create table a (b int unique);" },
  ],
  check: ({ node }, context) =>
    addedConstraints(node).flatMap(({ relation, constraint }) => {
      const { fresh, shown } = context.table(relation);
      if (constraint.contype !== "CONSTR_UNIQUE" || constraint.indexname !== undefined || fresh) return [];
      const what = called(constraint, "the unique constraint");
      return [
        {
          message: `The index of ${what} is built while reads and writes of ${shown} wait`,
          at: constraint.location,
          table: relation,
        },
      ];
    }),
};
