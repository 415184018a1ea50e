import { subcommandsOf } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "set-logged-unlogged",
  severity: "error",
  hazard: "SET LOGGED and SET UNLOGGED write the whole table anew while nobody can read or write it.",
  help: "Make a new table and move the rows over in batches; accept it for a table that is small everywhere.",
  safe: "create table events_new (like events including all);\n\n-- the application writes both; then in a file of its own:\n--! batch: until-no-rows\ninsert into events_new select * from events e where not exists (select from events_new n where n.id = e.id) limit 1000;",
  effect: { lock: "AccessExclusive", work: "rewrite" },
  versions: "all",
  detection: "S",
  aliases: ["atlas:PG307", "pgsafe:set-logged", "pg-migration-lint:PGM506"],
  bad: [
    { setup: "create table a (b int);", sql: "alter table a set unlogged;" },
    { setup: "create unlogged table a (b int);", sql: "alter table a set logged;" },
  ],
  good: [
    { sql: "create table a (b int); alter table a set unlogged;" },
    { sql: "create unlogged table a (b int);" },
  ],
  check: ({ node }, context) =>
    subcommandsOf(node, "AT_SetLogged", "AT_SetUnLogged").flatMap(({ relation }) => {
      const { fresh, shown } = context.table(relation);
      if (fresh) return [];
      return [{ message: `All of ${shown} is written anew while reads and writes wait`, table: relation }];
    }),
};
