import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "wide-index",
  severity: "off",
  hazard: "An index over more than three columns is large, and seldom used by more than its first ones.",
  help: "Keep the columns that queries really filter by, or INCLUDE the others.",
  safe: "create index orders_user on orders (user_id) include (total, paid_at);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["strong_migrations:add_index_columns", "diesel-guard:wide-index"],
  bad: [
    {
      setup: "create table a (b int, c int, d int, e int);",
      sql: "--! transaction: off\ncreate index concurrently i on a (b, c, d, e);",
      effect: { lock: "ShareUpdateExclusive", work: "build" },
    },
  ],
  good: [
    {
      setup: "create table a (b int, c int, d int, e int);",
      sql: "--! transaction: off\ncreate index concurrently i on a (b, c, d) include (e);",
    },
  ],
  check: ({ node }) => {
    if (!("IndexStmt" in node)) return [];
    const { idxname, indexParams = [] } = node.IndexStmt;
    if (indexParams.length <= 3) return [];
    return [{ message: `The index ${idxname ?? ""} has ${indexParams.length} columns`.replace("  ", " ") }];
  },
};
