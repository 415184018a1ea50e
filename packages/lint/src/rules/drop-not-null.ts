import { subcommandsOf } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "drop-not-null",
  severity: "warning",
  hazard: "Whoever reads the column may meet NULL, which it never did.",
  help: "Let every reader take NULL first.",
  safe: "",
  noSafe: "NULL may come in by any statement that allows it; readers have to be ready first",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["squawk:ban-drop-not-null", "pgsafe:drop-not-null"],
  bad: [{ setup: "create table a (b int not null);", sql: "alter table a alter column b drop not null;" }],
  good: [{ sql: "create table a (b int not null); alter table a alter column b drop not null;" }],
  check: ({ node }, context) =>
    subcommandsOf(node, "AT_DropNotNull").flatMap(({ relation, command: { name = "" } }) => {
      const { fresh, shown } = context.table(relation);
      return fresh ? [] : [{ message: `Readers of ${shown}.${name} may meet NULL` }];
    }),
};
