import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "index-not-concurrent",
  severity: "error",
  hazard: "CREATE INDEX blocks every write to the table until the index is built.",
  help: "Build it concurrently, in a migration of its own with --! transaction: off.",
  safe: "--! transaction: off\ncreate index concurrently orders_user_id_idx on orders (user_id);",
  effect: { lock: "Share", work: "build" },
  versions: "all",
  detection: "S+H+L",
  aliases: [
    "squawk:require-concurrent-index-creation",
    "eugene:E6",
    "strong_migrations:add_index",
    "atlas:PG101",
    "pgsafe:add-index-non-concurrent",
    "pg-migration-lint:PGM001",
  ],
  bad: [
    { setup: "create table a (b int);", sql: "create index c on a (b);" },
    { setup: "create table a (b int);", sql: "create unique index on a (b) where b > 0;" },
    { setup: "create table a (b int);", sql: "do $$ begin create index c on a (b); end $$;" },
  ],
  good: [
    { sql: "create table a (b int); create index c on a (b);" },
    { sql: ["create table a (b int);", "create index c on a (b);"] },
    {
      setup: "create table a (b int);",
      sql: "--! transaction: off\ncreate index concurrently c on a (b);",
    },
    { sql: "create temporary table a (b int) on commit drop; create index c on a (b);" },
  ],
  check: ({ node }, context) => {
    if (!("IndexStmt" in node) || node.IndexStmt.concurrent === true) return [];
    const { relation, idxname } = node.IndexStmt;
    const { fresh, shown, table } = context.table(relation);
    if (fresh || table?.kind === "partitioned") return [];
    const what = idxname === undefined ? `An index on ${shown}` : `The index ${idxname}`;
    return [{ message: `${what} is built while every write to ${shown} waits`, table: relation }];
  },
};
