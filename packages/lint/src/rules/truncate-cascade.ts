import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "truncate-cascade",
  severity: "error",
  hazard: "TRUNCATE … CASCADE deletes every row of every table that points to this one as well.",
  help: "Name each table that is meant.",
  safe: "truncate orders, order_items;",
  effect: { lock: "AccessExclusive", work: "rewrite" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:ban-truncate-cascade"],
  bad: [
    {
      setup:
        "create table a (id bigint primary key, b int, c text); create table d (e bigint references a (id));",
      sql: "truncate a cascade;",
    },
  ],
  good: [
    { sql: "create table a (b int); truncate a cascade;" },
    { setup: "create table a (id bigint primary key, b int, c text);", sql: "truncate a;" },
  ],
  check: ({ node }, context) => {
    if (!("TruncateStmt" in node) || node.TruncateStmt.behavior !== "DROP_CASCADE") return [];
    return (node.TruncateStmt.relations ?? []).flatMap((one) => {
      if (!("RangeVar" in one)) return [];
      const { fresh, shown } = context.table(one.RangeVar);
      return fresh
        ? []
        : [
            {
              message: `Every row of every table that points to ${shown} is deleted too`,
              at: one.RangeVar.location,
            },
          ];
    });
  },
};
