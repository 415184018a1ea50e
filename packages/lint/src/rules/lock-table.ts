import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "lock-table",
  severity: "warning",
  hazard:
    "LOCK TABLE holds the lock until the end of the transaction, and whoever comes after waits behind it.",
  help: "Leave it out: statements take the locks they need. If it must be, take the weakest mode, alone in a migration.",
  safe: "",
  noSafe: "without it statements take the weakest locks that will do",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pgfence:lock-table"],
  bad: [
    { setup: "create table a (id bigint primary key, b int, c text);", sql: "lock table a;" },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "lock table a in share mode;",
      effect: { lock: "Share", work: "none" },
    },
  ],
  good: [
    { sql: "create table a (b int); lock table a;" },
    { setup: "create table a (id bigint primary key, b int, c text);", sql: "select 1 from a for update;" },
  ],
  check: ({ node }, context) => {
    if (!("LockStmt" in node)) return [];
    return (node.LockStmt.relations ?? []).flatMap((one) => {
      if (!("RangeVar" in one)) return [];
      const { fresh, shown, key } = context.table(one.RangeVar);
      return fresh
        ? []
        : [{ message: `The table ${shown} stays locked until the end of the migration`, locked: [key] }];
    });
  },
};
