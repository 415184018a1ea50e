import { partsOf } from "../replay/drop.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "drop-partition",
  severity: "warning",
  hazard: "DROP TABLE of a partition locks the whole partitioned table against reads and writes.",
  help: "Detach the partition CONCURRENTLY first, then drop it.",
  safe: "--! transaction: off\nalter table events detach partition events_2020 concurrently;\n\n-- in a file of its own:\ndrop table events_2020;",
  effect: { lock: "AccessExclusive", on: "the partitioned table too", work: "none" },
  versions: ">= 14",
  detection: "H+C",
  aliases: [],
  bad: [
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); insert into a values (1);",
      sql: "drop table a1;",
      on: ["a", "a1"],
    },
  ],
  good: [
    { setup: "create table a (id bigint primary key, b int, c text);", sql: "drop table a;" },
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); insert into a values (1); alter table a detach partition a1;",
      sql: "drop table a1;",
    },
  ],
  check: ({ node }, context) => {
    if (!("DropStmt" in node) || node.DropStmt.removeType !== "OBJECT_TABLE") return [];
    return (node.DropStmt.objects ?? []).flatMap((object) => {
      const { table, fresh, shown } = context.listedTable(partsOf(object));
      const parent = table?.partitionOf ?? null;
      if (fresh || parent === null || context.keyedTable(parent).fresh) return [];
      return [
        {
          message: `Dropping ${shown} locks all of ${context.keyedTable(parent).shown} against reads and writes`,
          evidence: "history" as const,
        },
      ];
    });
  },
};
