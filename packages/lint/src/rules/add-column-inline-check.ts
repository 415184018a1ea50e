import { inlineConstraints } from "../replay/columns.ts";
import { addedColumns } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "add-column-inline-check",
  severity: "error",
  hazard: "A CHECK in ADD COLUMN reads every row while nobody can read or write the table.",
  help: "Add the column first, then the CHECK NOT VALID, and validate it in a later migration.",
  safe: "alter table users add column score bigint;\nalter table users add constraint users_score check (score >= 0) not valid;\n\n-- in a file of its own:\nalter table users validate constraint users_score;",
  effect: { lock: "AccessExclusive", work: "scan" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:constraint-missing-not-valid", "pgsafe:add-column-inline-check"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d int check (d > 0);",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d int not null default 1 constraint a_d check (d > 0);",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d int; alter table a add constraint a_d check (d > 0) not valid;",
    },
    { sql: "create table a (b int); alter table a add column d int check (d > 0);" },
  ],
  check: ({ node }, context) =>
    addedColumns(node).flatMap(({ relation, column }) => {
      const { fresh, shown } = context.table(relation);
      if (fresh) return [];
      const check = inlineConstraints(column).find(({ contype }) => contype === "CONSTR_CHECK");
      if (check === undefined) return [];
      return [
        {
          message: `Every row of ${shown} is read for the check of ${column.colname ?? ""} while reads and writes wait`,
          at: check.location,
          table: relation,
        },
      ];
    }),
};
