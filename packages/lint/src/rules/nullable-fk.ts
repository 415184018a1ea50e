import { columnOf } from "../objects/find.ts";
import { constraintsMade } from "../tree/constraints-made.ts";
import { strings } from "../objects/name.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "nullable-fk",
  severity: "off",
  hazard: "A foreign key whose column may be null lets rows be without what they belong to.",
  help: "Make the column NOT NULL where every row belongs to one.",
  safe: "create table items (order_id bigint not null references orders (id));",
  effect: { lock: null, work: "none" },
  versions: "all",
  detection: "S+H",
  aliases: ["pgsafe:nullable-fk"],
  bad: [
    { sql: "create table a (id bigint primary key);\ncreate table b (a_id bigint references a (id));" },
    {
      sql: "create table a (id bigint primary key);\ncreate table b (a_id bigint);\nalter table b add foreign key (a_id) references a (id);",
    },
  ],
  good: [
    {
      sql: "create table a (id bigint primary key);\ncreate table b (a_id bigint not null references a (id));",
    },
    {
      sql: "create table a (id bigint primary key);\ncreate table b (a_id bigint references a (id));\nalter table b alter column a_id set not null;",
    },
  ],
  check: ({ node }, context) =>
    constraintsMade(node).flatMap(({ relation, constraint, column }) => {
      if (constraint.contype !== "CONSTR_FOREIGN") return [];
      const table = context.end.tables.get(context.table(relation).key);
      const names = column === null ? strings(constraint.fk_attrs) : [column];
      const nullable = names.filter((name) => columnOf(table, name)?.notNull === false);
      if (nullable.length === 0) return [];
      return [
        {
          message: `A row may be without its ${nullable.join(", ")}`,
          at: constraint.location,
          evidence: "history",
        },
      ];
    }),
};
