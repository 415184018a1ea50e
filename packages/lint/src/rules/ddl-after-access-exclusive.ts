import { rule as index } from "./index-not-concurrent.ts";
import { rule as check } from "./check-without-not-valid.ts";
import { rule as foreign } from "./fk-without-not-valid.ts";
import { rule as unique } from "./unique-constraint-builds-index.ts";
import { rule as primary } from "./primary-key-builds-index.ts";
import { rule as exclusion } from "./exclusion-constraint.ts";
import { rule as notNull } from "./set-not-null-scan.ts";
import { rule as type } from "./type-change-rewrite.ts";
import { rule as again } from "./many-verifies.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "ddl-after-access-exclusive",
  severity: "error",
  hazard:
    "A statement that takes long runs while the transaction holds a lock against reads and writes from a statement before it.",
  help: "Split the file: put the statement that takes long into a migration of its own.",
  safe: "alter table orders add column note text;\n\n-- in a file of its own:\n--! transaction: off\ncreate index concurrently orders_note on orders (note);",
  effect: { lock: "AccessExclusive", work: "scan" },
  versions: "all",
  detection: "S+T",
  aliases: ["eugene:E4", "pgfence:statement-after-access-exclusive", "pgls:avoid-wide-lock-window"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d int; create index i on a (d);",
      effect: { lock: "Share", work: "build" },
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d int; alter table a add constraint a_b check (b > 0);",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: ["alter table a add column d int;", "create index i on a (d);"],
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d int; alter table a add column e int;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "create table z (y int); create index i on z (y);",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "create index i on a (b); alter table a add column d int;",
    },
  ],
  check: (subject, context) => {
    const held = context.held.own.find(({ lock }) => lock === "AccessExclusive");
    if (held === undefined || again.check(subject, context).length > 0) return [];
    const [long] = slow.flatMap((one) => one.check(subject, context));
    if (long === undefined) return [];
    const { shown } = context.keyedTable(held.key);
    return [
      {
        message: `Reads and writes of ${shown} wait until this is done, because of a statement before it`,
        table: long.table,
      },
    ];
  },
};

const slow: readonly Rule[] = [index, check, foreign, unique, primary, exclusion, notNull, type];
