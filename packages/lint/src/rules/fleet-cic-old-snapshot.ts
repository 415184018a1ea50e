import { buildsConcurrently } from "../tree/concurrent-build.ts";
import { factsOfTenants } from "../tree/example-facts.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "fleet-cic-old-snapshot",
  severity: "notice",
  hazard:
    "A concurrent build waits for every older snapshot in the database, also for one that is held in another tenant.",
  help: "Run it while no long transaction is open (tenantry doctor shows them). What a build leaves when it fails is repaired by the next apply.",
  safe: "--! transaction: off\ncreate index concurrently orders_note_idx on orders (note);",
  effect: { lock: "ShareUpdateExclusive", work: "build" },
  versions: "all",
  detection: "L",
  aliases: [],
  bad: [
    {
      setup: "create table a (b int);",
      sql: "--! transaction: off\ncreate index concurrently c on a (b);",
      facts: factsOfTenants(500),
    },
    {
      setup: "create table a (b int); create index c on a (b);",
      sql: "--! transaction: off\nreindex index concurrently c;",
      facts: factsOfTenants(500),
    },
  ],
  good: [
    { setup: "create table a (b int);", sql: "--! transaction: off\ncreate index concurrently c on a (b);" },
    {
      setup: "create table a (b int);",
      sql: "--! transaction: off\ncreate index concurrently c on a (b);",
      facts: factsOfTenants(1),
    },
  ],
  check: ({ node }, { kind, tenants }) => {
    if (kind === "public" || tenants < 2) return [];
    if (!buildsConcurrently(node)) return [];
    const message = `Each of ${tenants} builds waits for the oldest snapshot in its database, whoever holds it`;
    // No snapshot was looked at: that builds wait is known from the text.
    return [{ message, evidence: "static" }];
  },
};
