import type { Constraint, Node } from "libpg-query";
import type { Context } from "../context.ts";
import { constraintsIn, inlineConstraints } from "../replay/columns.ts";
import { addedConstraints } from "../tree/alter-table.ts";
import { sameTable } from "../tree/names.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "fk-on-create-table",
  severity: "warning",
  hazard:
    "A new table with a foreign key locks the table it points to against writes, and waits for the writers that are there.",
  help: "Create the table without it, and add it NOT VALID in a short migration of its own: then nothing else waits with it.",
  safe: "create table refunds (id bigint primary key, order_id bigint);\n\n-- in a file of its own:\nalter table refunds add constraint refunds_order foreign key (order_id) references orders (id) not valid;",
  effect: { lock: "ShareRowExclusive", on: "the referenced table", work: "none" },
  versions: "all",
  detection: "S+H",
  aliases: [],
  bad: [
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "create table d (e bigint references a (id));",
      on: ["a"],
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "create table d (e bigint, constraint d_a foreign key (e) references a (id));",
      on: ["a"],
    },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "create table d (e bigint); alter table d add constraint d_a foreign key (e) references a (id);",
      on: ["a"],
    },
  ],
  good: [
    { sql: "create table a (id bigint primary key); create table d (e bigint references a (id));" },
    { sql: "create table a (id bigint primary key, parent bigint references a (id));" },
    {
      setup: "create table a (id bigint primary key, b int, c text); insert into a values (1, 1, 'x');",
      sql: "create table d (e bigint);",
    },
  ],
  check: ({ node }, context) => {
    const keys = [...createdKeys(node), ...keysOfFresh(node, context)];
    return keys.flatMap((constraint) => {
      const { fresh, shared, shown } = context.table(constraint.pktable);
      const itself = "CreateStmt" in node && sameTable(node.CreateStmt.relation, constraint.pktable);
      // What all tenants share has a rule of its own.
      if (fresh || shared || itself) return [];
      return [
        {
          message: `Writes to ${shown} wait for the new table that points to it`,
          at: constraint.location,
          table: constraint.pktable,
        },
      ];
    });
  },
};

function createdKeys(node: Node): Constraint[] {
  if (!("CreateStmt" in node)) return [];
  const elements = node.CreateStmt.tableElts ?? [];
  const inline = elements.flatMap((one) => ("ColumnDef" in one ? inlineConstraints(one.ColumnDef) : []));
  return [...inline, ...constraintsIn(elements)].filter(isForeign);
}

function keysOfFresh(node: Node, context: Context): Constraint[] {
  return addedConstraints(node)
    .filter(({ relation }) => context.table(relation).fresh)
    .map(({ constraint }) => constraint)
    .filter(isForeign);
}

function isForeign({ contype }: Constraint): boolean {
  return contype === "CONSTR_FOREIGN";
}
