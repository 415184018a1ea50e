import { indexesOf } from "../objects/find.ts";
import { typeChanges } from "../tree/type-change.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "collation-change",
  severity: "error",
  hazard: "Another collation builds every index on the column anew while nobody can read or write the table.",
  help: "Add a new column with the collation, and move over to it.",
  safe: 'alter table users add column name_c text collate "C";\n\n-- the application writes both; then in a file of its own:\n--! batch: until-no-rows\nupdate users set name_c = name where id in (select id from users where name_c is null and name is not null limit 1000);\n\n-- in a file of its own:\n--! transaction: off\ncreate index concurrently users_name_c on users (name_c);',
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
