import { subcommandsOf } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "set-storage",
  severity: "notice",
  hazard: "SET STORAGE waits for every query on the table, and whoever comes after waits behind it.",
  help: "Nothing: it is brief. Tenantry gives up after the lock timeout and tries again.",
  safe: "",
  noSafe: "no weaker form exists; the lock is brief, and Tenantry asks again when it cannot be had",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: [],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a alter column c set storage external;",
    },
  ],
  good: [{ sql: "create table a (c text); alter table a alter column c set storage external;" }],
  check: ({ node }, context) =>
    subcommandsOf(node, "AT_SetStorage").flatMap(({ relation }) => {
      const { fresh, shown } = context.table(relation);
      if (fresh) return [];
      return [{ message: `The table ${shown} is locked for a moment against reads and writes` }];
    }),
};
