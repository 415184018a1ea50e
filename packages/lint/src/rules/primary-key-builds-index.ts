import { addedConstraints } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "primary-key-builds-index",
  severity: "error",
  hazard:
    "ADD PRIMARY KEY builds an index, and reads every row if a column may be NULL, while nobody can read or write the table.",
  help: "Build a unique index concurrently, make the columns NOT NULL without a scan, and then add the key USING INDEX.",
  safe: "--! transaction: off\ncreate unique index concurrently users_key on users (id);\n\n-- in a file of its own:\nalter table users add constraint users_pkey primary key using index users_key;",
  effect: { lock: "AccessExclusive", work: "build" },
  versions: "all",
  detection: "S+H",
  aliases: ["squawk:adding-serial-primary-key-field", "atlas:PG104", "atlas:PG304", "pgsafe:add-primary-key"],
  bad: [
    {
      setup: "create table a (b int not null, c text); insert into a values (1);",
      sql: "alter table a add primary key (b);",
    },
    {
      setup: "create table a (b int not null, c text); insert into a values (1);",
      sql: "alter table a add constraint a_pkey primary key (b), add column d int;",
    },
  ],
  good: [
    {
      setup: "create table a (b int not null); create unique index i on a (b);",
      sql: "alter table a add constraint i primary key using index i;",
    },
    { sql: "create table a (b int); alter table a add primary key (b);" },
  ],
  check: ({ node }, context) =>
    addedConstraints(node).flatMap(({ relation, constraint }) => {
      const { fresh, shown } = context.table(relation);
      if (constraint.contype !== "CONSTR_PRIMARY" || constraint.indexname !== undefined || fresh) return [];
      return [
        {
          message: `The index of the primary key is built while reads and writes of ${shown} wait`,
          at: constraint.location,
          table: relation,
        },
      ];
    }),
};
