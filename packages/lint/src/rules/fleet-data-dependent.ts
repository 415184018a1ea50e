import type { Finding, Rule } from "../rule.ts";
import { addedConstraints } from "../tree/alter-table.ts";
import { factsOfTenants } from "../tree/example-facts.ts";
import { tenantsIn } from "../tree/fleet.ts";
import { preflight } from "../tree/preflight.ts";

export const rule: Rule = {
  id: "fleet-data-dependent",
  severity: "warning",
  hazard: "A constraint that holds in one tenant may fail in another: only the rows of each can tell.",
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
  ],
  good: [
    { setup: "create table a (b int);", sql: "alter table a add constraint c check (b > 0);" },
    {
      setup: "create table a (b int);",
      sql: "alter table a add constraint c check (b > 0) not valid;",
      facts: factsOfTenants(500),
    },
    { sql: "create table a (b int check (b > 0));", facts: factsOfTenants(500) },
  ],
  check: ({ node, text }, context) => {
    const tenants = tenantsIn(context.facts);
    if (context.kind === "public" || tenants < 2) return [];
    return addedConstraints(node).flatMap(({ relation, constraint }): Finding[] => {
      const { fresh, shown } = context.table(relation);
      const { skip_validation, indexname, conname = "It", location } = constraint;
      if (fresh || skip_validation === true || indexname !== undefined) return [];
      const query = preflight(constraint, shown, text);
      if (query === null) return [];
      const message = `The rows of ${shown} in each of ${tenants} tenants have to agree with ${conname}`;
      const help = `Look for rows that do not, in every tenant: ${query}`;
      return [{ message, help, at: location, evidence: "facts" }];
    });
  },
};
