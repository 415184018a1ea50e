import type { Refusal } from "../refusal.ts";

export const refusal: Refusal = {
  id: "uncommitted-begin",
  code: "transaction-control",
  hazard:
    "A BEGIN without its COMMIT leaves a transaction open, with its locks, and what it did may be lost.",
  help: "Remove it: a migration is one transaction. Plain BEGIN; … COMMIT; pairs may stay if they enclose everything.",
  safe: "alter table users add column nick text;",
  aliases: ["squawk:ban-uncommitted-transaction", "pgfence"],
  bad: [
    { sql: "begin; create table a (b int);" },
    { sql: "start transaction; create table a (b int);" },
    { sql: "begin; create table a (b int); commit; begin; create table c (d int);" },
  ],
  good: [{ sql: "begin; create table a (b int); commit;" }, { sql: "create table a (b int);" }],
};
