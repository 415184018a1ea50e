import { subcommandsOf } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "set-access-method",
  severity: "error",
  hazard: "Another access method writes the whole table anew while nobody can read or write it.",
  help: "Make a new table with it and move the rows over in batches.",
  safe: "create table events_new (like events including all) using heap;\n\n-- the application writes both; then in a file of its own:\n--! batch: until-no-rows\ninsert into events_new select * from events e where not exists (select from events_new n where n.id = e.id) limit 1000;",
  effect: { lock: "AccessExclusive", work: "rewrite" },
  versions: ">= 15",
  detection: "S",
  aliases: ["atlas:PG311", "pgsafe:set-access-method"],
  bad: [
    {
      setup: "create table a (b int);",
      postgres: 15,
      sql: "alter table a set access method heap;",
      effect: { lock: "AccessExclusive", work: "none" },
    },
  ],
  good: [{ sql: "create table a (b int); alter table a set access method heap;", postgres: 15 }],
  check: ({ node }, context) =>
    subcommandsOf(node, "AT_SetAccessMethod").flatMap(({ relation }) => {
      const { fresh, shown } = context.table(relation);
      if (fresh) return [];
      return [{ message: `All of ${shown} is written anew while reads and writes wait`, table: relation }];
    }),
};
