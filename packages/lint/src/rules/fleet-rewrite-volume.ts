import type { Rule } from "../rule.ts";
import { factsOfTenants } from "../tree/example-facts.ts";

/** Raised by the linter itself, for what any other rule says to be written anew. */
export const rule: Rule = {
  id: "fleet-rewrite-volume",
  severity: "warning",
  hazard:
    "Rewriting a table in every tenant writes all of them to disk, to the log and to every replica at once.",
  help: "Backfill in batches instead, or run it in waves with --concurrency 1 and watch disk and replicas.",
  safe: "alter table users add column age_new bigint;\n\n-- the application writes both; then in a file of its own:\n--! batch: until-no-rows\nupdate users set age_new = age where id in (select id from users where age_new is null and age is not null limit 1000);",
  effect: { lock: "AccessExclusive", work: "rewrite" },
  versions: "all",
  detection: "L",
  aliases: [],
  bad: [
    {
      setup: "create table a (b int);",
      sql: "alter table a alter column b type bigint;",
      facts: factsOfTenants(500, 50 * 1024 ** 3),
    },
  ],
  good: [
    {
      setup: "create table a (b int);",
      sql: "alter table a alter column b type bigint;",
      facts: factsOfTenants(500, 1024 ** 2),
    },
    { setup: "create table a (b int);", sql: "alter table a alter column b type bigint;" },
    {
      setup: "create table a (b int);",
      sql: "alter table a add column c int;",
      facts: factsOfTenants(500, 50 * 1024 ** 3),
    },
  ],
  check: () => [],
};
