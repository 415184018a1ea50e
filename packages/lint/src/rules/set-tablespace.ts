import { subcommandsOf } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "set-tablespace",
  severity: "error",
  hazard: "Another tablespace copies the whole table while nobody can read or write it.",
  help: "Make a new table there and move the rows over in batches.",
  safe: "create table events_new (like events including all) tablespace fast;\n\n-- the application writes both; then in a file of its own:\n--! batch: until-no-rows\ninsert into events_new select * from events e where not exists (select from events_new n where n.id = e.id) limit 1000;",
  effect: { lock: "AccessExclusive", work: "rewrite" },
  versions: "all",
  detection: "S",
  aliases: ["atlas:PG311", "pgsafe:set-tablespace"],
  bad: [
    {
      setup: "create table a (b int);",
      sql: "alter table a set tablespace pg_default;",
      effect: { lock: "AccessExclusive", work: "none" },
    },
  ],
  good: [{ sql: "create table a (b int); alter table a set tablespace pg_default;" }],
  check: ({ node }, context) =>
    subcommandsOf(node, "AT_SetTableSpace").flatMap(({ relation }) => {
      const { fresh, shown } = context.table(relation);
      if (fresh) return [];
      return [{ message: `All of ${shown} is copied while reads and writes wait`, table: relation }];
    }),
};
