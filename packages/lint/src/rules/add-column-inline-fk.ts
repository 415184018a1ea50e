import { inlineConstraints } from "../replay/columns.ts";
import { addedColumns } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "add-column-inline-fk",
  severity: "warning",
  hazard:
    "A foreign key in ADD COLUMN locks both tables; with a default it also checks every row under these locks.",
  help: "Add the column first, then the foreign key NOT VALID, and validate it in a later migration.",
  safe: "alter table orders add column seller_id bigint;\nalter table orders add constraint orders_seller foreign key (seller_id) references users (id) not valid;\n\n-- in a file of its own:\nalter table orders validate constraint orders_seller;",
  effect: { lock: "AccessExclusive", work: "none" },
  versions: "all",
  detection: "S",
  aliases: [
    "squawk:adding-foreign-key-constraint",
    "strong_migrations:add_reference",
    "pgsafe:add-column-inline-fk",
  ],
  bad: [
    {
      setup:
        "create table p (id bigint primary key); create table a (id bigint primary key, b int, c text); insert into p values (1); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d bigint references p (id);",
    },
    {
      setup:
        "create table p (id bigint primary key); create table a (id bigint primary key, b int, c text); insert into p values (1); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d bigint default 1 references p (id);",
      effect: { lock: "AccessExclusive", work: "scan" },
    },
  ],
  good: [
    {
      setup:
        "create table p (id bigint primary key); create table a (id bigint primary key, b int, c text); insert into p values (1); insert into a values (1, 1, 'x');",
      sql: "alter table a add column d bigint; alter table a add constraint a_p foreign key (d) references p (id) not valid;",
    },
    {
      setup: "create table p (id bigint primary key);",
      sql: "create table a (b int); alter table a add column d bigint references p (id);",
    },
  ],
  check: ({ node }, context) =>
    addedColumns(node).flatMap(({ relation, column }) => {
      const { fresh, shown } = context.table(relation);
      if (fresh) return [];
      const own = inlineConstraints(column);
      const key = own.find(({ contype }) => contype === "CONSTR_FOREIGN");
      if (key === undefined) return [];
      const other = context.table(key.pktable).shown;
      const filled = own.some(({ contype }) => contype === "CONSTR_DEFAULT");
      const message = filled
        ? `Every row of ${shown} is checked while reads and writes of it, and writes to ${other}, wait`
        : `Writes to ${other} wait for the lock on ${shown}`;
      return [
        { message, at: key.location, table: relation, ...(filled ? { severity: "error" as const } : {}) },
      ];
    }),
};
