import { addedConstraints } from "../tree/alter-table.ts";
import { isNeverNull } from "../tree/proven.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "pk-using-index-nullable",
  severity: "error",
  hazard:
    "A primary key over an index on a column that may be NULL reads every row while nobody can read or write the table.",
  help: "Make the column NOT NULL first: add CHECK (… IS NOT NULL) NOT VALID, validate it, then SET NOT NULL without a scan.",
  safe: "alter table users add constraint users_id_given check (id is not null) not valid;\n\n-- in a file of its own:\nalter table users validate constraint users_id_given;\n\n-- then:\nalter table users alter column id set not null, drop constraint users_id_given;\nalter table users add constraint users_pkey primary key using index users_key;",
  effect: { lock: "AccessExclusive", work: "scan" },
  versions: "all",
  detection: "H+C",
  aliases: ["eugene:W14", "atlas:PG304"],
  bad: [
    {
      setup: "create table a (b int); create unique index i on a (b); insert into a values (1);",
      sql: "alter table a add constraint a_pkey primary key using index i;",
    },
  ],
  good: [
    {
      setup: "create table a (b int not null); create unique index i on a (b);",
      sql: "alter table a add constraint a_pkey primary key using index i;",
    },
    {
      setup: "create table a (b int, constraint a_b check (b is not null)); create unique index i on a (b);",
      sql: "alter table a add constraint a_pkey primary key using index i;",
    },
    {
      sql: "create table a (b int); create unique index i on a (b); alter table a add constraint a_pkey primary key using index i;",
    },
  ],
  check: ({ node }, context) =>
    addedConstraints(node).flatMap(({ relation, constraint }) => {
      const { contype, indexname, location } = constraint;
      if (contype !== "CONSTR_PRIMARY" || indexname === undefined) return [];
      const { fresh, shown, table } = context.table(relation);
      const index = context.findIndex({ schema: relation?.schemaname ?? null, name: indexname });
      const open = index?.columns.find((column) => column !== null && !isNeverNull(table, column));
      if (fresh || open === undefined || open === null) return [];
      return [
        {
          message: `Every row is read while reads and writes wait, because ${shown}.${open} may be NULL`,
          at: location,
          table: relation,
          evidence: "history",
        },
      ];
    }),
};
