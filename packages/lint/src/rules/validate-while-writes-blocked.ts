import { subcommandsOf } from "../tree/alter-table.ts";
import { rule as sameTransaction } from "./validate-in-same-tx.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "validate-while-writes-blocked",
  severity: "error",
  hazard:
    "VALIDATE reads every row while the locks of the statements before it, in the same transaction, keep writes out.",
  help: "Put the VALIDATE into a migration of its own.",
  safe: "-- in a file of its own:\nalter table orders validate constraint orders_total;",
  effect: { lock: "ShareUpdateExclusive", work: "scan" },
  versions: "all",
  detection: "S+T",
  aliases: ["eugene:E4", "strong_migrations:validate_foreign_key"],
  bad: [
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); alter table a add constraint a_b check (b > 0) not valid;",
      sql: "alter table a add column d int; alter table a validate constraint a_b;",
    },
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); alter table a add constraint a_b check (b > 0) not valid; create table z (y int);",
      sql: "create index i on z (y); alter table a validate constraint a_b;",
    },
  ],
  good: [
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); alter table a add constraint a_b check (b > 0) not valid;",
      sql: "alter table a validate constraint a_b;",
    },
    {
      setup:
        "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x'); alter table a add constraint a_b check (b > 0) not valid;",
      sql: "create table z (y int); alter table a validate constraint a_b;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add constraint a_b check (b > 0) not valid; alter table a validate constraint a_b;",
    },
  ],
  check: (subject, context) =>
    subcommandsOf(subject.node, "AT_ValidateConstraint").flatMap(({ relation, command: { name } }) => {
      if (context.table(relation).fresh || sameTransaction.check(subject, context).length > 0) return [];
      const [first] = context.held.own;
      if (first === undefined) return [];
      const { shown } = context.keyedTable(first.key);
      return [
        { message: `Constraint ${name ?? ""} is validated while writes to ${shown} wait`, table: relation },
      ];
    }),
};
