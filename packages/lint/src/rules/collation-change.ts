import { indexesOf } from "../objects/find.ts";
import { typeChanges } from "../tree/type-change.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "collation-change",
  severity: "error",
  hazard: "Another collation builds every index on the column anew while nobody can read or write the table.",
  help: "Add a new column with the collation, and move over to it.",
  safe: "",
  effect: { lock: "AccessExclusive", work: "build" },
  versions: "all",
  detection: "H+C",
  aliases: ["atlas:PG301"],
  bad: [
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); create index i on a (c);",
      sql: 'alter table a alter column c type text collate "C";',
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: 'alter table a alter column c type text collate "C";',
    },
    {
      sql: 'create table a (b text); create index i on a (b); alter table a alter column b type text collate "C";',
    },
  ],
  check: ({ node }, context) =>
    typeChanges(node, context).flatMap(({ relation, table, name, definition, work }) => {
      if (definition.collClause === undefined || work === "rewrite") return [];
      const index = indexesOf(context.before, table.key).find(({ columns }) => columns.includes(name));
      if (index === undefined) return [];
      return [
        {
          message: `The index ${index.name} is built anew while reads and writes of ${table.shown} wait`,
          at: definition.location,
          table: relation,
          evidence: "history" as const,
        },
      ];
    }),
};
