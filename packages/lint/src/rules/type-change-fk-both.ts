import { referencing } from "../objects/find.ts";
import { typeChanges } from "../tree/type-change.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "type-change-fk-both",
  severity: "error",
  hazard: "Another type for a column of a foreign key locks both tables and checks every row again.",
  help: "Drop the foreign key first, and add it again NOT VALID after the change; validate it in a later migration.",
  safe: "alter table orders drop constraint orders_user;\nalter table orders alter column user_id type bigint;\nalter table orders add constraint orders_user foreign key (user_id) references users (id) not valid;",
  effect: { lock: "AccessExclusive", on: "both tables", work: "scan" },
  versions: "all",
  detection: "H+C",
  aliases: [],
  bad: [
    {
      setup:
        "create table p (id bigint primary key); create table a (b int constraint a_p references p (id)); insert into p values (1); insert into a values (1);",
      sql: "alter table a alter column b type bigint;",
      on: ["a", "p"],
      effect: { lock: "AccessExclusive", work: "rewrite" },
    },
    {
      setup:
        "create table p (id int primary key); create table a (b bigint constraint a_p references p (id)); insert into p values (1); insert into a values (1);",
      sql: "alter table p alter column id type bigint;",
      on: ["a", "p"],
      effect: { lock: "AccessExclusive", work: "rewrite" },
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a alter column b type bigint;",
    },
  ],
  check: ({ node }, context) =>
    typeChanges(node, context).flatMap(({ relation, table, name, definition }) => {
      const out = table.table?.constraints.find(
        ({ references, columns }) => references !== null && columns.includes(name),
      );
      const into = referencing(context.before, table.key).find(({ constraint }) =>
        constraint.references?.columns.includes(name),
      );
      const other = out?.references?.table ?? into?.table.key;
      if (other === undefined) return [];
      return [
        {
          message: `The foreign key between ${table.shown} and ${context.keyedTable(other).shown} is checked again, with both tables locked`,
          at: definition.location,
          table: relation,
          evidence: "history" as const,
        },
      ];
    }),
};
