import { subcommandsOf } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "inherit",
  severity: "notice",
  hazard: "INHERIT and NO INHERIT wait for every query on the child.",
  help: "Nothing: it is brief. Partitions do what inheritance was for.",
  safe: "",
  noSafe: "no weaker form exists, and the lock is brief; a partition is attached under a weaker one",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: [],
  bad: [{ setup: "create table p (b int); create table a (b int);", sql: "alter table a inherit p;" }],
  good: [{ setup: "create table p (b int);", sql: "create table a (b int); alter table a inherit p;" }],
  check: ({ node }, context) =>
    subcommandsOf(node, "AT_AddInherit", "AT_DropInherit").flatMap(({ relation }) => {
      const { fresh, shown } = context.table(relation);
      if (fresh) return [];
      return [{ message: `The table ${shown} is locked for a moment against reads and writes` }];
    }),
};
