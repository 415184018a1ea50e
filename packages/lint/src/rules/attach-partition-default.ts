import type { Node, RangeVar } from "libpg-query";
import { partitionsOf } from "../objects/find.ts";
import { createdPartitionOf } from "../tree/created-partition.ts";
import { partitionChanges } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "attach-partition-default",
  severity: "error",
  hazard:
    "A new partition reads every row of the DEFAULT partition, for rows that belong to the new one, while nobody can read or write it.",
  help: "Add a CHECK to the default partition that excludes the new bounds NOT VALID, validate it, then make the partition.",
  safe: "alter table events_rest add constraint events_rest_without_2027 check (at < '2027-01-01' or at >= '2028-01-01') not valid;\n\n-- in a file of its own:\nalter table events_rest validate constraint events_rest_without_2027;",
  effect: { lock: "AccessExclusive", on: "the default partition", work: "scan" },
  versions: "all",
  detection: "H+C",
  aliases: [],
  bad: [
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); insert into a values (1); create table ar partition of a default; insert into a values (50);",
      sql: "create table a2 partition of a for values from (10) to (19);",
      on: ["ar"],
    },
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); insert into a values (1); create table ar partition of a default; insert into a values (50); create table a2 (b int);",
      sql: "alter table a attach partition a2 for values from (10) to (19);",
      on: ["ar"],
    },
  ],
  good: [
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); insert into a values (1);",
      sql: "create table a2 partition of a for values from (10) to (19);",
    },
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); insert into a values (1); create table ar partition of a default; alter table ar add constraint ar_b check (b > 100);",
      sql: "create table a2 partition of a for values from (10) to (19);",
    },
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); insert into a values (1);",
      sql: "create table ar partition of a default;",
    },
  ],
  check: ({ node }, context) =>
    grown(node).flatMap((relation) => {
      const parent = context.table(relation);
      const rest = partitionsOf(context.before, parent.key).find(({ isDefault }) => isDefault);
      if (rest === undefined || context.keyedTable(rest.key).fresh) return [];
      if (rest.constraints.some(({ kind, valid }) => kind === "check" && valid)) return [];
      return [
        {
          message: `Every row of ${rest.name} is read while reads and writes of ${parent.shown} wait`,
          locked: [rest.key],
          evidence: "history" as const,
        },
      ];
    }),
};

/** The parents that a statement gives a partition. */
function grown(node: Node): (RangeVar | undefined)[] {
  const attached = partitionChanges(node, "AT_AttachPartition").map(({ relation }) => relation);
  const created = createdPartitionOf(node);
  return created === null ? attached : [...attached, created];
}
