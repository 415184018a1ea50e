import type { Rule } from "../rule.ts";
import { factsOfTenants } from "../tree/example-facts.ts";

/** Dead rows of the system catalogs that are worth a word. */
const many = 50_000;
/** What a table costs in pg_class, pg_attribute, pg_type and pg_depend, roughly. */
const perTable = 20;

export const rule: Rule = {
  id: "fleet-catalog-bloat",
  severity: "notice",
  hazard:
    "Tables that are made and dropped again in every tenant leave as many dead rows in the system catalogs.",
  help: "Use a common table expression or one table instead, and let autovacuum reach pg_class and pg_attribute before the next run.",
  safe: "with gone as (delete from sessions where expires_at < now() returning id) insert into ended (id) select id from gone;",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "L",
  aliases: [],
  bad: [
    {
      sql: "create temporary table a (b int) on commit drop;\ninsert into a values (1);",
      facts: factsOfTenants(5000),
    },
    {
      setup: "create table a (b int);",
      sql: "drop table a;",
      facts: factsOfTenants(5000),
      effect: { lock: "AccessExclusive", work: "none" },
    },
  ],
  good: [
    { sql: "create temporary table a (b int) on commit drop;", facts: factsOfTenants(10) },
    { sql: "create temporary table a (b int) on commit drop;" },
    { sql: "create table a (b int primary key);", facts: factsOfTenants(5000) },
  ],
  check: ({ node }, { kind, tenants: all }) => {
    const tenants = kind === "tenant" ? all : 0;
    const dropped = "DropStmt" in node && node.DropStmt.removeType === "OBJECT_TABLE";
    const temporary = "CreateStmt" in node && node.CreateStmt.relation?.relpersistence === "t";
    if (tenants * perTable < many || (!dropped && !temporary)) return [];
    const message = `In ${tenants} tenants this leaves about ${tenants * perTable} dead rows in the system catalogs`;
    return [{ message, evidence: "facts" }];
  },
};
