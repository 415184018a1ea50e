import { strongLocks } from "../tree/strong-locks.ts";
import type { StrongLock } from "../tree/strong-locks.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "many-tables-one-tx",
  severity: "warning",
  hazard:
    "A transaction that locks several tables in use can deadlock with an application that takes them in another order.",
  help: "Change one table in a migration.",
  safe: "alter table users add column note text;\n\n-- in a file of its own:\nalter table orders add column note text;",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S+L",
  aliases: ["pgfence:wide-lock-window"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); create table d (e int);",
      sql: "alter table a add column x int; alter table d add column y int;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); create table d (e int);",
      sql: "truncate a, d;",
      effect: { lock: "AccessExclusive", work: "rewrite" },
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); create table d (e int);",
      sql: "alter table d add column y int; alter table a rename to k;",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); create table d (e int);",
      sql: ["alter table a add column x int;", "alter table d add column y int;"],
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a add column x int; alter table a add column y int;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "create table d (e int); alter table a add column x int; alter table d add column y int;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "create table n (o int); alter table n rename to m; alter table m add column p int; alter table a add column x int;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a rename to k; alter table k add column x int;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a set schema public; alter table public.a add column x int;",
    },
  ],
  check: ({ node }, context) => {
    const others = new Set(exclusive(context.held.own));
    const all = new Set([...others, ...exclusive(strongLocks(node, context))]);
    // Said once, where the second table comes in.
    if (others.size > 1 || all.size < 2) return [];
    const names = [...all].map((key) => context.keyedTable(key).shown).join(" and ");
    return [{ message: `One transaction holds locks against reads and writes of ${names}` }];
  },
};

function exclusive(locks: readonly StrongLock[]): string[] {
  return locks.filter(({ lock }) => lock === "AccessExclusive").map(({ key }) => key);
}
