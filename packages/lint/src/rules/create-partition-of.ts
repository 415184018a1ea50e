import { createdPartitionOf } from "../tree/created-partition.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "create-partition-of",
  severity: "warning",
  hazard:
    "CREATE TABLE … PARTITION OF locks the whole partitioned table against reads and writes, and waits for every query on it.",
  help: "Create the table by itself (LIKE the parent), and attach it: that lets reads and writes go on.",
  safe: "create table events_2027 (like events including all);\nalter table events attach partition events_2027 for values from ('2027-01-01') to ('2028-01-01');",
  effect: { lock: "AccessExclusive", on: "the partitioned table", work: "none" },
  versions: "all",
  detection: "S",
  aliases: [],
  bad: [
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); insert into a values (1);",
      sql: "create table a2 partition of a for values from (10) to (19);",
      on: ["a"],
    },
  ],
  good: [
    {
      sql: "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9);",
    },
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); insert into a values (1);",
      sql: "create table a2 (like a including all); alter table a attach partition a2 for values from (10) to (19);",
    },
  ],
  check: ({ node }, context) => {
    const parent = createdPartitionOf(node);
    if (parent === null) return [];
    const { fresh, shown, key } = context.table(parent);
    return fresh
      ? []
      : [
          {
            message: `The new partition locks all of ${shown} against reads and writes for a moment`,
            locked: [key],
          },
        ];
  },
};
