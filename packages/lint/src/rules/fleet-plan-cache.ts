import type { Rule } from "../rule.ts";
import { subcommandsOf } from "../tree/alter-table.ts";

export const rule: Rule = {
  id: "fleet-plan-cache",
  // Off, because most applications name their columns: then nothing happens.
  severity: "off",
  hazard:
    'A prepared "select *" of an application that stays connected fails once with "cached plan must not change result type".',
  help: "Name columns in prepared statements, or let the application connect anew after the migration.",
  safe: "",
  noSafe: "it is for the application to name columns or to connect anew",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: [],
  bad: [
    { setup: "create table a (b int);", sql: "alter table a add column c int;" },
    { setup: "create table a (b int, c int);", sql: "alter table a drop column c;" },
    { setup: "create table a (b varchar(10));", sql: "alter table a alter column b type varchar(20);" },
  ],
  good: [
    { sql: "create table a (b int);\nalter table a add column c int;" },
    { setup: "create table a (b int);", sql: "alter table a alter column b set default 1;" },
  ],
  check: ({ node }, context) => {
    const [change] = subcommandsOf(node, "AT_AddColumn", "AT_DropColumn", "AT_AlterColumnType");
    if (change === undefined) return [];
    const { fresh, shown } = context.table(change.relation);
    return fresh ? [] : [{ message: `Prepared statements that read all columns of ${shown} fail once` }];
  },
};
