import { indexesOf } from "../objects/find.ts";
import { strings } from "../objects/name.ts";
import type { Index } from "../objects/objects.ts";
import { constraintsMade } from "../tree/constraints-made.ts";
import { hasEveryValue } from "../tree/index-rows.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "fk-without-index",
  severity: "warning",
  hazard:
    "Every delete and change of a key in the other table reads this whole table for rows that point to it.",
  help: "Build an index that begins with the columns of the foreign key.",
  safe: "--! transaction: off\ncreate index concurrently orders_user on orders (user_id);",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "H+C",
  aliases: ["eugene:E15", "pgsafe:fk-without-index", "pg-migration-lint:PGM501"],
  bad: [
    {
      setup: "create table p (id bigint primary key); create table a (id bigint primary key, b int, c text);",
      sql: "alter table a add constraint a_p foreign key (b) references p (id) not valid;",
      effect: { lock: "ShareRowExclusive", work: "none" },
    },
    { sql: "create table p (id bigint primary key); create table a (b bigint references p (id));" },
    {
      setup:
        "create table p (id bigint primary key); create table a (b bigint, c text); create index i on a (b) where c is not null;",
      sql: "alter table a add constraint a_p foreign key (b) references p (id) not valid;",
      effect: { lock: "ShareRowExclusive", work: "none" },
    },
  ],
  good: [
    {
      setup:
        "create table p (id bigint primary key); create table a (b bigint); create index i on a (b) where b is not null;",
      sql: "alter table a add constraint a_p foreign key (b) references p (id) not valid;",
    },
    {
      setup:
        "create table p (id bigint primary key); create table a (id bigint primary key, b int, c text); create index i on a (b);",
      sql: "alter table a add constraint a_p foreign key (b) references p (id) not valid;",
    },
    {
      sql: "create table p (id bigint primary key); create table a (b bigint references p (id)); create index i on a (b);",
    },
    {
      sql: "create table p (id bigint primary key); create table a (b bigint primary key references p (id));",
    },
  ],
  check: ({ node }, context) =>
    constraintsMade(node).flatMap(({ relation, constraint, column }) => {
      if (constraint.contype !== "CONSTR_FOREIGN") return [];
      const { key, shown, table } = context.table(relation);
      const columns = column === null ? strings(constraint.fk_attrs) : [column];
      const known = table !== undefined || context.end.tables.has(key);
      if (!known || indexesOf(context.end, key).some((index) => beginsWith(index, columns))) return [];
      return [
        {
          message: `No index of ${shown} begins with ${columns.join(", ")}`,
          at: constraint.location,
          evidence: "history" as const,
        },
      ];
    }),
};

function beginsWith(index: Index, wanted: readonly string[]): boolean {
  const { columns } = index;
  return hasEveryValue(index) && wanted.every((one) => columns.slice(0, wanted.length).includes(one));
}
