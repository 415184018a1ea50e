import { isSerial } from "../replay/columns.ts";
import { addedColumns } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "add-column-serial",
  severity: "error",
  hazard:
    "A serial column takes a number from a sequence for each row, so the whole table is written anew while nobody can read or write it.",
  help: "Add a bigint column, make a sequence, set the default for new rows, and fill the old ones in batches.",
  safe: "alter table tokens add column number bigint;\ncreate sequence tokens_number_seq owned by tokens.number;\nalter table tokens alter column number set default nextval('tokens_number_seq');",
  effect: { lock: "AccessExclusive", work: "rewrite" },
  versions: "all",
  detection: "S",
  aliases: [
    "squawk:adding-serial-primary-key-field",
    "eugene:E11",
    "strong_migrations:add_column_auto_incrementing",
    "pgsafe:add-column-serial",
  ],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d bigserial;",
    },
  ],
  good: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d bigint;",
    },
    { sql: "create table a (b int); alter table a add column d serial;" },
  ],
  check: ({ node }, context) =>
    addedColumns(node).flatMap(({ relation, column }) => {
      const { fresh, shown } = context.table(relation);
      if (fresh) return [];
      if (!isSerial(column.typeName)) return [];
      return [
        {
          message: `All of ${shown} is written anew while reads and writes wait, to number its rows`,
          at: column.location,
          table: relation,
        },
      ];
    }),
};
