import type { Rule } from "../rule.ts";
import { pointedTables } from "../tree/pointed-tables.ts";
import { strongLocks } from "../tree/strong-locks.ts";

export const rule: Rule = {
  id: "fleet-wide-lock-tx",
  severity: "warning",
  hazard:
    "A transaction that holds a lock on a tenant's table and wants one on a shared table can deadlock with the application and with other tenants.",
  help: "Make two migrations of it: a public one for the shared table, and one for the tenants.",
  safe: "--! requires: public/004_plans_note\nalter table orders add column note text;",
  effect: { lock: "AccessExclusive", on: "both tables", work: "none" },
  versions: "all",
  detection: "S+H",
  aliases: [],
  bad: [
    {
      shared: "create table public.plans (id int primary key);",
      setup: "create table a (b int);",
      sql: "alter table a add column c int;\nalter table public.plans add column c int;",
    },
    {
      shared: "create table public.plans (id int primary key);",
      setup: "create table a (b int);",
      sql: "alter table a add column c int references public.plans (id);",
    },
  ],
  good: [
    {
      setup: "create table a (b int);",
      sql: "alter table a add column c int;\nalter table a add column d int;",
    },
    {
      shared: "create table public.plans (id int primary key);",
      sql: "create table a (b int references public.plans (id));",
    },
  ],
  check: ({ node }, context) => {
    const { kind, mode, subjects, index } = context;
    if (kind === "public" || mode !== "transaction") return [];
    const shared = [
      ...strongLocks(node, context).map(({ key }) => context.keyedTable(key)),
      ...pointedTables(node, context).map(({ on }) => on),
    ].find((on) => on.shared);
    if (shared === undefined) return [];
    const own = subjects
      .slice(0, index + 1)
      .flatMap((one) => strongLocks(one.node, context))
      .map(({ key }) => context.keyedTable(key))
      .find((on) => !on.shared);
    if (own === undefined) return [];
    return [
      { message: `This locks ${shared.shown} of all tenants while ${own.shown} of this one is locked` },
    ];
  },
};
