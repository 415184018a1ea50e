import { writtenTable } from "../objects/name.ts";
import { buildsConcurrently } from "../tree/concurrent-build.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "reindex-not-concurrent",
  severity: "error",
  hazard:
    "REINDEX blocks every write to the table, and every query that would use the index, until the index is built.",
  help: "Rebuild it concurrently, in a migration of its own with --! transaction: off.",
  safe: "--! transaction: off\nreindex index concurrently orders_user_id_idx;",
  effect: { lock: "Share", work: "build" },
  versions: ">= 12",
  detection: "S",
  aliases: ["squawk:require-concurrent-reindex", "pgsafe:reindex-non-concurrent"],
  bad: [
    { setup: "create table a (b int); create index c on a (b);", sql: "reindex index c;" },
    { setup: "create table a (b int); create index c on a (b);", sql: "reindex (verbose) table a;" },
  ],
  good: [
    {
      setup: "create table a (b int); create index c on a (b);",
      sql: "--! transaction: off\nreindex index concurrently c;",
    },
    {
      setup: "create table a (b int); create index c on a (b);",
      sql: "--! transaction: off\nreindex (concurrently) table a;",
    },
    { sql: "create table a (b int); create index c on a (b); reindex table a;" },
  ],
  check: ({ node }, context) => {
    if (!("ReindexStmt" in node) || buildsConcurrently(node)) return [];
    const { kind, relation, name } = node.ReindexStmt;
    // There is no concurrent form.
    if (kind === "REINDEX_OBJECT_SYSTEM") return [];
    if (relation === undefined) {
      return [{ message: `All of ${name ?? "the database"} is indexed anew while writes wait` }];
    }
    const message = `All of ${relation.relname ?? ""} is indexed anew while writes wait`;
    if (kind !== "REINDEX_OBJECT_INDEX")
      return context.table(relation).fresh ? [] : [{ message, table: relation }];
    const index = context.findIndex(writtenTable(relation));
    if (index === undefined) return [{ message }];
    const { fresh, table } = context.keyedTable(index.table);
    return fresh ? [] : [{ message, table: { ...relation, relname: table?.name ?? "" } }];
  },
};
