import { partitionChanges } from "../tree/alter-table.ts";
import { mayProve } from "../tree/bounds-proof.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "attach-partition-scan",
  severity: "error",
  hazard:
    "ATTACH PARTITION reads every row of the new partition, unless a check proves that all fit, while nobody can read or write it.",
  help: "Add a CHECK with the bounds NOT VALID to the table, validate it, then attach it, then drop the check.",
  safe: "alter table events_2026 add constraint events_2026_bounds check (at >= '2026-01-01' and at < '2027-01-01') not valid;\n\n-- in a file of its own:\nalter table events_2026 validate constraint events_2026_bounds;\n\n-- then:\nalter table events attach partition events_2026 for values from ('2026-01-01') to ('2027-01-01');\nalter table events_2026 drop constraint events_2026_bounds;",
  effect: { lock: "AccessExclusive", on: "the new partition", work: "scan" },
  versions: ">= 12; before that the parent is locked as strongly",
  detection: "S+H+C",
  aliases: ["pgsafe:attach-partition"],
  bad: [
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); insert into a values (1); create table a2 (b int); insert into a2 values (10);",
      sql: "alter table a attach partition a2 for values from (10) to (19);",
      on: ["a2"],
    },
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); insert into a values (1); create table a2 (b int not null, constraint a2_b check (b >= 10 and b < 19)); insert into a2 values (10);",
      sql: "alter table a attach partition a2 for values from (10) to (12);",
      on: ["a2"],
    },
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); insert into a values (1); create table a2 (b int not null, constraint a2_b check (b >= 10 and b <= 19)); insert into a2 values (10);",
      sql: "alter table a attach partition a2 for values from (10) to (19);",
      on: ["a2"],
    },
  ],
  good: [
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); insert into a values (1); create table a2 (b int not null, constraint a2_b check (b >= 10 and b < 19));",
      sql: "alter table a attach partition a2 for values from (10) to (19);",
    },
    {
      setup:
        "create table a (b int) partition by range (b); create table a1 partition of a for values from (1) to (9); insert into a values (1);",
      sql: "create table a2 (b int); alter table a attach partition a2 for values from (10) to (19);",
    },
  ],
  check: ({ node }, context) =>
    partitionChanges(node, "AT_AttachPartition").flatMap(({ partition }) => {
      const { fresh, shown, table } = context.table(partition.name);
      const checks = (table?.constraints ?? []).flatMap(({ kind, valid, expression }) =>
        kind === "check" && valid && expression !== null ? [expression] : [],
      );
      if (fresh || mayProve(checks, partition.bound)) return [];
      return [
        { message: `Every row of ${shown} is read while reads and writes of it wait`, table: partition.name },
      ];
    }),
};
