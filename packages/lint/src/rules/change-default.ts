import { addedColumns, subcommandsOf } from "../tree/alter-table.ts";
import { earlier } from "../tree/earlier.ts";
import { sameTable } from "../tree/names.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "change-default",
  severity: "notice",
  hazard: "The application that runs may give the old default itself, or count on it.",
  help: "Make sure that both defaults are right while old and new code run.",
  safe: "",
  noSafe: "a default is changed in a moment; what can go wrong is in the application",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: ["strong_migrations:change_column_default"],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a alter column b set default 1;",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a alter column b drop default;",
    },
  ],
  good: [
    { sql: "create table a (b int); alter table a alter column b set default 1;" },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a add column d uuid; alter table a alter column d set default gen_random_uuid();",
    },
    {
      setup: "create table a (id bigint primary key, b int, c text);",
      sql: "alter table a add column d uuid, alter column d set default gen_random_uuid();",
    },
  ],
  check: ({ node }, context) =>
    subcommandsOf(node, "AT_ColumnDefault").flatMap(({ relation, command: { name = "" } }) => {
      const { fresh, shown } = context.table(relation);
      const isNew = [node, ...earlier(context).map((one) => one.node)].some((one) =>
        addedColumns(one).some(
          ({ column, relation: on }) => column.colname === name && sameTable(on, relation),
        ),
      );
      return fresh || isNew ? [] : [{ message: `New rows of ${shown} get another ${name} from here on` }];
    }),
};
