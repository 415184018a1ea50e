import type { Finding, Rule } from "../rule.ts";
import { pointedTables } from "../tree/pointed-tables.ts";
import { strongLocks } from "../tree/strong-locks.ts";

export const rule: Rule = {
  id: "fleet-shared-table-lock",
  severity: "error",
  hazard:
    "A lock that a tenant's migration takes on a table that all tenants share stops every tenant, once per tenant.",
  help: "Move the change of the shared table to a public migration. Add and drop foreign keys to it one at a time, NOT VALID first, and expect each to stop its writers for a moment.",
  safe: "--! scope: public\nalter table plans add column note text;",
  effect: { lock: "AccessExclusive", on: "the shared table", work: "none" },
  versions: "all",
  detection: "S+H",
  aliases: [],
  bad: [
    {
      shared: "create table public.plans (id int primary key);",
      sql: "create table a (b int references public.plans (id));",
      on: ["public.plans"],
      effect: { lock: "ShareRowExclusive", on: "the shared table", work: "none" },
    },
    {
      shared: "create table public.plans (id int primary key);",
      sql: "alter table public.plans add column c int;",
      on: ["public.plans"],
    },
    {
      shared: "create table public.plans (id int primary key);",
      setup: "create table a (b int references public.plans (id));",
      sql: "drop table a;",
      on: ["public.plans"],
    },
    {
      shared: "create table public.plans (id int primary key);",
      setup: "create table a (b int constraint c references public.plans (id));",
      sql: "alter table a drop constraint c;",
      on: ["public.plans"],
    },
  ],
  good: [
    {
      shared: "create table public.plans (id int primary key);",
      sql: "create view a as select id from public.plans;",
    },
    { setup: "create table a (b int primary key);", sql: "create table c (d int references a (b));" },
    {
      scope: "public",
      setup: "create table plans (id int primary key);",
      sql: "alter table plans add column c int;",
    },
  ],
  check: ({ node }, context) => {
    if (context.kind === "public") return [];
    const altered = strongLocks(node, context).flatMap(({ key, lock }): Finding[] => {
      const { shared, shown } = context.keyedTable(key);
      const stopped = lock === "AccessExclusive" ? "reads and writes" : "writes";
      return shared
        ? [
            {
              message: `The table ${shown} belongs to all tenants: for each of them its ${stopped} stop while this runs`,
            },
          ]
        : [];
    });
    const pointed = pointedTables(node, context).flatMap(({ on, key }): Finding[] => {
      const stopped = key === "goes" ? "reads and writes" : "writes";
      const what = `The foreign key that ${key} locks ${on.shown}, which belongs to all tenants`;
      return on.shared
        ? [{ severity: "warning", message: `${what}: its ${stopped} stop until this transaction is over` }]
        : [];
    });
    return unique([...altered, ...pointed]);
  },
};

function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((one) => [one.message, one])).values()];
}
