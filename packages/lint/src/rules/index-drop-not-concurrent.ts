import { writtenName } from "../objects/name.ts";
import { partsOf } from "../replay/drop.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "index-drop-not-concurrent",
  severity: "warning",
  hazard: "DROP INDEX locks the table against reads and writes, and waits for every query on it before that.",
  help: "Drop it concurrently, in a migration of its own with --! transaction: off.",
  safe: "--! transaction: off\ndrop index concurrently orders_user_id_idx;",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S+H",
  aliases: [
    "squawk:require-concurrent-index-deletion",
    "strong_migrations:remove_index",
    "atlas:PG102",
    "pgsafe:drop-index-non-concurrent",
    "pg-migration-lint:PGM002",
  ],
  bad: [
    { setup: "create table a (b int); create index c on a (b);", sql: "drop index c;" },
    { setup: "create table a (b int); create index c on a (b);", sql: "drop index if exists c cascade;" },
  ],
  good: [
    {
      setup: "create table a (b int); create index c on a (b);",
      sql: "--! transaction: off\ndrop index concurrently c;",
    },
    { sql: "create table a (b int); create index c on a (b); drop index c;" },
    {
      setup: "create table a (b int) partition by range (b); create index c on a (b);",
      sql: "drop index c;",
    },
  ],
  check: ({ node }, context) => {
    if (!("DropStmt" in node) || node.DropStmt.removeType !== "OBJECT_INDEX") return [];
    if (node.DropStmt.concurrent === true) return [];
    return (node.DropStmt.objects ?? []).flatMap((object) => {
      const name = writtenName(partsOf(object));
      const index = context.findIndex(name);
      const table = index === undefined ? undefined : context.keyedTable(index.table);
      // Of a partitioned table there is no other way.
      if (table?.fresh === true || table?.table?.kind === "partitioned") return [];
      const whose = table === undefined ? "its table" : table.shown;
      return [{ message: `Dropping the index ${name.name} locks ${whose} against reads and writes` }];
    });
  },
};
