import { subcommandsOf } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "authz",
  severity: "notice",
  hazard: "Who owns something may do everything with it.",
  help: "Make sure that the new owner is meant, in every target.",
  safe: "",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["pg-schema-diff:AUTHZ_UPDATE"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a owner to current_user;",
    },
  ],
  good: [
    { sql: "create table a (b int); alter table a owner to current_user;" },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "grant select on a to current_user;",
    },
  ],
  check: ({ node }, context) =>
    subcommandsOf(node, "AT_ChangeOwner").flatMap(({ relation }) => {
      const { fresh, shown } = context.table(relation);
      return fresh ? [] : [{ message: `The table ${shown} gets another owner` }];
    }),
};
