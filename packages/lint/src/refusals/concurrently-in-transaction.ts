import type { Refusal } from "../refusal.ts";

export const refusal: Refusal = {
  id: "concurrently-in-transaction",
  code: "needs-no-transaction",
  hazard: "The server refuses in a transaction what builds or takes away CONCURRENTLY (25001).",
  help: "Give it a migration of its own and write --! transaction: off in the header.",
  safe: "--! transaction: off\ncreate index concurrently users_email on users (email);",
  aliases: [
    "squawk:ban-concurrent-index-creation-in-transaction",
    "atlas:PG103",
    "pgsafe",
    "pgfence",
    "pg-migration-lint",
  ],
  bad: [
    {
      setup: "create table a (b int);",
      sql: "create index concurrently i on a (b);",
    },
    {
      setup: "create table a (b int); create index i on a (b);",
      sql: "drop index concurrently i;",
    },
    {
      setup: "create table a (b int); create index i on a (b);",
      sql: "reindex index concurrently i;",
    },
    { setup: "create table a (b int);", sql: "vacuum a;" },
  ],
  good: [
    {
      setup: "create table a (b int);",
      sql: "--! transaction: off\ncreate index concurrently i on a (b);",
    },
    { setup: "create table a (b int);", sql: "create index i on a (b);" },
  ],
};
