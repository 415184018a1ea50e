import type { Node } from "libpg-query";
import type { Context } from "../context.ts";
import type { Finding, Rule } from "../rule.ts";
import { rowDemands } from "../data-checks.ts";
import { subcommandsOf } from "../tree/alter-table.ts";
import { factsOfTenants } from "../tree/example-facts.ts";
import { isNeverNull } from "../tree/proven.ts";

export const rule: Rule = {
  id: "fleet-data-dependent",
  severity: "warning",
  hazard:
    "A constraint, a unique index or a NOT NULL that holds in one tenant may fail in another: only the rows of each can tell.",
  help: "Look for rows that break it in every tenant first.",
  safe: "alter table orders add constraint orders_total_check check (total >= 0) not valid;",
  effect: { lock: "AccessExclusive", work: "scan" },
  versions: "all",
  detection: "L",
  aliases: [],
  bad: [
    {
      setup: "create table a (b int);",
      sql: "alter table a add constraint c check (b > 0);",
      facts: factsOfTenants(500),
    },
    {
      setup: "create table a (b int);",
      sql: "alter table a add constraint c unique (b);",
      facts: factsOfTenants(500),
      effect: { lock: "AccessExclusive", work: "build" },
    },
    {
      setup: "create table p (id int primary key); create table a (b int);",
      sql: "alter table a add constraint c foreign key (b) references p (id);",
      facts: factsOfTenants(500),
      effect: { lock: "ShareRowExclusive", work: "scan" },
    },
    {
      setup: "create table a (b int);",
      sql: "alter table a alter column b set not null;",
      facts: factsOfTenants(500),
    },
    {
      setup: "create table a (b int);",
      sql: "create unique index c on a (b);",
      facts: factsOfTenants(500),
      effect: { lock: "Share", work: "build" },
    },
    {
      setup: "create table a (b int); alter table a add constraint c check (b > 0) not valid;",
      sql: "alter table a validate constraint c;",
      facts: factsOfTenants(500),
      effect: { lock: "ShareUpdateExclusive", work: "scan" },
    },
  ],
  good: [
    {
      setup: "create table a (b int, constraint c check (b > 0));",
      sql: "alter table a validate constraint c;",
      facts: factsOfTenants(500),
    },
    { setup: "create table a (b int);", sql: "alter table a add constraint c check (b > 0);" },
    {
      setup: "create table a (b int);",
      sql: "alter table a add constraint c check (b > 0) not valid;",
      facts: factsOfTenants(500),
    },
    { sql: "create table a (b int check (b > 0));", facts: factsOfTenants(500) },
    {
      setup: "create table a (b int, constraint c check (b is not null));",
      sql: "alter table a alter column b set not null;",
      facts: factsOfTenants(500),
    },
    { setup: "create table a (b int);", sql: "create index c on a (b);", facts: factsOfTenants(500) },
  ],
  check: ({ node, text }, context) => {
    const { tenants } = context;
    if (context.kind === "public" || tenants < 2) return [];
    return rowDemands(node, text)
      .flatMap(({ relation, by, column, at, offenders }): Finding[] => {
        const { fresh, shown, table } = context.table(relation);
        if (fresh || (column !== null && isNeverNull(table, column))) return [];
        const message = `The rows of ${shown} in each of ${tenants} tenants have to agree with ${by || "this"}`;
        const found: Finding = { message, at, evidence: "facts" };
        if (offenders.length === 0) return [found];
        return [{ ...found, help: `Look for rows that do not, in every tenant: ${offenders.join("; ")}` }];
      })
      .concat(validated(node, context));
  },
};

/** A constraint that was added NOT VALID wants the same of the rows when it is validated. */
function validated(node: Node, context: Context): Finding[] {
  return subcommandsOf(node, "AT_ValidateConstraint").flatMap(({ relation, command: { name = "" } }) => {
    const { fresh, shown, table } = context.table(relation);
    const known = table?.constraints.find((one) => one.name === name);
    if (fresh || known?.valid === true) return [];
    const message = `The rows of ${shown} in each of ${context.tenants} tenants have to agree with ${name}`;
    return [{ message, evidence: "facts", effect: { lock: "ShareUpdateExclusive", work: "scan" } }];
  });
}
