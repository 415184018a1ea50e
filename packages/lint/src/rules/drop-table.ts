import { droppedTables } from "../tree/dropped-tables.ts";
import { goesWithTable } from "../tree/goes-along.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "drop-table",
  severity: "error",
  hazard: "DROP TABLE deletes every row of it, in every target, and the application that still runs fails.",
  help: "Let the application stop using it first, then drop it in a migration with --! phase: contract; accept it where that is so already.",
  safe: "--! phase: contract\n--! requires: tenant/010_stop_reading_orders_old\ndrop table orders_old;",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S+H",
  aliases: ["squawk:ban-drop-table", "atlas:DS102", "pgsafe:drop-table", "pg-migration-lint:PGM202"],
  bad: [
    { setup: "create table a (id bigint primary key, b int, c text);", sql: "drop table a;" },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "drop table if exists a cascade;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "--! phase: contract\n--! requires: tenant/002_setup\ndrop table a;",
    },
  ],
  good: [{ sql: "create table a (b int); drop table a;" }, { sql: "drop table if exists a;" }],
  check: ({ node }, context) => {
    const tables = droppedTables(node, context);
    const keys = tables.map(({ key }) => key);
    const behavior = "DropStmt" in node ? node.DropStmt.behavior : undefined;
    return tables.map(({ shown, key }) => ({
      message: `Every row of ${shown} is deleted with it${goesWithTable(context, key, keys, behavior)}`,
      ...(context.migration.phase === "contract" ? { severity: "warning" as const } : {}),
    }));
  },
};
