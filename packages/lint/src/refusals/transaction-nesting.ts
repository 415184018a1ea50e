import type { Refusal } from "../refusal.ts";

export const refusal: Refusal = {
  id: "transaction-nesting",
  code: "transaction-control",
  hazard:
    "A COMMIT or ROLLBACK in a file ends the transaction that its ledger row is in: one half may be applied and not recorded.",
  help: "Remove it, or make two migrations of the file. Plain pairs of BEGIN and COMMIT that enclose everything become part of the step.",
  safe: "alter table users add column nick text;\n\n-- in a file of its own:\nalter table orders add column label text;",
  aliases: ["squawk:transaction-nesting", "atlas:TX201"],
  bad: [
    { sql: "create table a (b int); commit; create table c (d int);" },
    { sql: "begin; create table a (b int); rollback;" },
    { sql: "savepoint s; create table a (b int); release s;" },
    { sql: "begin; begin; create table a (b int); commit; commit;" },
    { sql: "begin isolation level serializable; create table a (b int); commit;" },
  ],
  good: [
    { sql: "begin; create table a (b int); commit;" },
    { sql: "begin; create table a (b int); commit; begin; create table c (d int); commit;" },
    { sql: "create table a (b int); create table c (d int);" },
  ],
};
