import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "refresh-matview-not-concurrent",
  severity: "error",
  hazard: "REFRESH MATERIALIZED VIEW lets nobody read the view until it is filled again.",
  help: "Refresh it CONCURRENTLY, which needs a unique index on the view.",
  safe: "refresh materialized view concurrently account_plans;",
  effect: { lock: "AccessExclusive", work: "rewrite" },
  versions: "all",
  detection: "S+C",
  aliases: ["pgsafe:refresh-materialized-view", "pgls:concurrent-refresh-matview-lock"],
  bad: [{ setup: "create materialized view m as select 1 as a;", sql: "refresh materialized view m;" }],
  good: [
    {
      setup: "create materialized view m as select 1 as a; create unique index i on m (a);",
      sql: "refresh materialized view concurrently m;",
    },
    { sql: "create materialized view m as select 1 as a with no data; refresh materialized view m;" },
  ],
  check: ({ node }, context) => {
    if (!("RefreshMatViewStmt" in node) || node.RefreshMatViewStmt.concurrent === true) return [];
    const { relation } = node.RefreshMatViewStmt;
    const { fresh, shown } = context.table(relation);
    return fresh ? [] : [{ message: `Nobody can read ${shown} until it is filled again`, table: relation }];
  },
};
