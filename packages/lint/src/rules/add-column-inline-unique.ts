import { inlineConstraints } from "../replay/columns.ts";
import { addedColumns } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "add-column-inline-unique",
  severity: "error",
  hazard: "UNIQUE or PRIMARY KEY in ADD COLUMN builds an index while nobody can read or write the table.",
  help: "Add the column first, build a unique index concurrently, and make the constraint USING INDEX.",
  safe: "alter table users add column login text;\n\n-- in a file of its own:\n--! transaction: off\ncreate unique index concurrently users_login on users (login);\n\n-- then:\nalter table users add constraint users_login unique using index users_login;",
  effect: { lock: "AccessExclusive", work: "build" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:disallowed-unique-constraint", "pgsafe:add-column-inline-unique"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d text unique;",
    },
    {
      setup: "create table a (b int);",
      sql: "alter table a add column d bigint generated always as identity primary key;",
      effect: { lock: "AccessExclusive", work: "rewrite" },
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d text;",
    },
    { sql: "create table a (b int); alter table a add column d text unique;" },
  ],
  check: ({ node }, context) =>
    addedColumns(node).flatMap(({ relation, column }) => {
      const { fresh, shown } = context.table(relation);
      if (fresh) return [];
      const unique = inlineConstraints(column).find(
        ({ contype }) => contype === "CONSTR_UNIQUE" || contype === "CONSTR_PRIMARY",
      );
      if (unique === undefined) return [];
      return [
        {
          message: `An index on ${column.colname ?? ""} is built while reads and writes of ${shown} wait`,
          at: unique.location,
          table: relation,
        },
      ];
    }),
};
