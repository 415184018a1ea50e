import { inlineConstraints, isSerial } from "../replay/columns.ts";
import { addedColumns } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "add-required-column",
  severity: "error",
  hazard: "ADD COLUMN … NOT NULL without a default fails wherever the table has a row.",
  help: "Give it a default (a constant costs nothing), or add it without NOT NULL, fill it in batches, and then make it NOT NULL.",
  safe: "alter table users add column region text not null default 'eu';",
  effect: { lock: "AccessExclusive", work: "scan" },
  versions: "all",
  detection: "S+L",
  aliases: [
    "squawk:adding-required-field",
    "pgsafe:add-column-not-null-no-default",
    "diesel-guard:not-null-without-default",
  ],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d text not null;",
      unrunnable: "fails with 23502, as the rule says",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d text not null default '';",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d text;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d bigint not null generated always as identity;",
    },
    { sql: "create table a (b int); alter table a add column d text not null;" },
  ],
  check: ({ node }, context) =>
    addedColumns(node).flatMap(({ relation, column }) => {
      const { fresh, shown } = context.table(relation);
      if (fresh) return [];
      const has = new Set(inlineConstraints(column).map(({ contype }) => contype));
      if (!has.has("CONSTR_NOTNULL") && !has.has("CONSTR_PRIMARY")) return [];
      const filled = has.has("CONSTR_DEFAULT") || has.has("CONSTR_IDENTITY") || has.has("CONSTR_GENERATED");
      if (filled || isSerial(column.typeName)) return [];
      return [
        {
          message: `Rows that ${shown} has get NULL in ${column.colname ?? ""}, which is NOT NULL`,
          at: column.location,
        },
      ];
    }),
};
