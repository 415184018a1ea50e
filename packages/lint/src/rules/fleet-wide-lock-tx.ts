import type { Context, TableRef } from "../context.ts";
import type { Rule } from "../rule.ts";
import { pointedTables } from "../tree/pointed-tables.ts";
import type { Held } from "../tree/held.ts";
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
      on: ["a", "public.plans"],
    },
    {
      shared: "create table public.plans (id int primary key);",
      setup: "create table a (b int);",
      sql: "alter table public.plans add column c int;\nalter table a add column c int;",
      on: ["a", "public.plans"],
    },
    {
      shared: "create table public.plans (id int primary key);",
      setup: "create table a (b int);",
      sql: "alter table a add column c int references public.plans (id);",
      on: ["a"],
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
    if (context.kind === "public" || context.mode !== "transaction") return [];
    const pointed = pointedTables(node, context).map(({ on }) => on.key);
    const now = takenAs({ own: strongLocks(node, context), pointed }, context);
    const held = takenAs(context.held, context);
    // Said once, where the second kind comes in.
    if (areMixed(held) || !areMixed([...held, ...now])) return [];
    const [shared, own] = [true, false].map((kind) => [...now, ...held].find((one) => one.shared === kind));
    return [
      {
        message: `One transaction locks ${shared?.shown ?? ""} of all tenants and ${own?.shown ?? ""} of this one`,
      },
    ];
  },
};

function takenAs({ own, pointed }: Held, { keyedTable }: Context): TableRef[] {
  return [
    ...own.map(({ key }) => keyedTable(key)),
    ...pointed.map(keyedTable).filter(({ shared }) => shared),
  ];
}

function areMixed(tables: readonly TableRef[]): boolean {
  return tables.some(({ shared }) => shared) && tables.some(({ shared }) => !shared);
}
