import { partitionChanges } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "detach-not-concurrent",
  severity: "warning",
  hazard:
    "DETACH PARTITION locks the whole partitioned table against reads and writes, and waits for every query on it.",
  help: "Detach it CONCURRENTLY, in a migration of its own with --! transaction: off.",
  safe: "--! transaction: off\nalter table events detach partition events_2020 concurrently;",
  effect: { lock: "AccessExclusive", on: "the partitioned table", work: "none" },
  versions: ">= 14",
  detection: "S",
  aliases: ["squawk:require-concurrent-partition-detach", "pgsafe:detach-partition"],
  bad: [
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); insert into a values (1);",
      sql: "alter table a detach partition a1;",
      on: ["a", "a1"],
    },
  ],
  good: [
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); insert into a values (1);",
      sql: "--! transaction: off\nalter table a detach partition a1 concurrently;",
    },
    {
      sql: "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); alter table a detach partition a1;",
    },
  ],
  check: ({ node }, context) =>
    partitionChanges(node, "AT_DetachPartition").flatMap(({ relation, partition }) => {
      const { fresh, shown } = context.table(relation);
      if (fresh || partition.concurrent === true) return [];
      return [{ message: `All of ${shown} is locked against reads and writes for a moment` }];
    }),
};
