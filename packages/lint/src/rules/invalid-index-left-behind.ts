import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "invalid-index-left-behind",
  severity: "notice",
  hazard:
    "A concurrent build that failed leaves an invalid index, and IF NOT EXISTS then keeps it, and says nothing.",
  help: "Leave IF NOT EXISTS out: Tenantry removes what a failed build left. With any other tool, drop the invalid index first.",
  safe: "--! transaction: off\ncreate index concurrently orders_user_id_idx on orders (user_id);",
  effect: { lock: "ShareUpdateExclusive", work: "build" },
  versions: "all",
  detection: "S+C",
  aliases: ["strong_migrations:remove_invalid_indexes"],
  bad: [
    {
      setup: "create table a (b int);",
      sql: "--! transaction: off\ncreate index concurrently if not exists c on a (b);",
    },
  ],
  good: [
    { setup: "create table a (b int);", sql: "--! transaction: off\ncreate index concurrently c on a (b);" },
    { setup: "create table a (b int);", sql: "create index if not exists c on a (b);" },
  ],
  check: ({ node }) => {
    if (!("IndexStmt" in node)) return [];
    const { concurrent, if_not_exists, idxname } = node.IndexStmt;
    if (concurrent !== true || if_not_exists !== true) return [];
    return [
      { message: `IF NOT EXISTS takes an invalid ${idxname ?? "index"} of a failed build for a good one` },
    ];
  },
};
