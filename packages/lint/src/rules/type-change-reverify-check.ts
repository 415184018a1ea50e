import { typeChanges } from "../tree/type-change.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "type-change-reverify-check",
  severity: "error",
  hazard:
    "A change of a type that needs no rewrite still checks every row against the constraints on the column, while nobody can read or write the table.",
  help: "Drop the check, change the type, add the check again NOT VALID, and validate it in a later migration.",
  safe: "alter table orders drop constraint orders_total;\nalter table orders alter column total type numeric(14, 2);\nalter table orders add constraint orders_total check (total >= 0) not valid;\n\n-- in a file of its own:\nalter table orders validate constraint orders_total;",
  effect: { lock: "AccessExclusive", work: "scan" },
  versions: "all",
  detection: "H+C+T",
  aliases: ["strong_migrations:change_column_constraint"],
  bad: [
    {
      setup: "create table a (b varchar(10), constraint a_b check (b <> '')); insert into a values ('x');",
      sql: "alter table a alter column b type text;",
    },
  ],
  good: [
    {
      setup: "create table a (b varchar(10), c int, constraint a_c check (c > 0));",
      sql: "alter table a alter column b type text;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a alter column b type bigint;",
    },
  ],
  check: ({ node }, context) =>
    typeChanges(node, context).flatMap(({ relation, table, name, definition, work }) => {
      const check = table.table?.constraints.find(
        ({ kind, columns, valid }) => kind === "check" && valid && columns.includes(name),
      );
      if (work !== "none" || check === undefined) return [];
      return [
        {
          message: `Every row of ${table.shown} is checked against ${check.name} again while reads and writes wait`,
          at: definition.location,
          table: relation,
          evidence: "history" as const,
        },
      ];
    }),
};
