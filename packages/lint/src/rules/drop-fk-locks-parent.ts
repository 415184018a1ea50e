import type { Node } from "libpg-query";
import type { Context } from "../context.ts";
import { referencing } from "../objects/find.ts";
import { partsOf } from "../replay/drop.ts";
import { subcommandsOf } from "../tree/alter-table.ts";
import type { Rule } from "../rule.ts";

export const rule: Rule = {
  id: "drop-fk-locks-parent",
  severity: "warning",
  hazard: "Dropping a foreign key locks the table it points to as well, against reads and writes.",
  help: "Drop the foreign key first, alone in a migration: the lock is then brief, and is asked for again when it cannot be had.",
  safe: "alter table orders drop constraint orders_user;\n\n-- in a file of its own:\ndrop table orders;",
  effect: { lock: "AccessExclusive", on: "both tables", work: "none" },
  versions: "all",
  detection: "H+C",
  aliases: ["atlas:CD101", "pgsafe:drop-constraint"],
  bad: [
    {
      setup:
        "create table p (id bigint primary key); create table a (id bigint primary key, b int, c text); insert into p values (1); insert into a values (1, 1, 'x'); alter table a add constraint a_p foreign key (b) references p (id);",
      sql: "alter table a drop constraint a_p;",
      on: ["a", "p"],
    },
    {
      setup:
        "create table p (id bigint primary key); create table a (id bigint primary key, b int, c text); insert into p values (1); insert into a values (1, 1, 'x'); alter table a add constraint a_p foreign key (b) references p (id);",
      sql: "drop table a;",
      on: ["a", "p"],
    },
    {
      setup:
        "create table p (id bigint primary key); create table a (id bigint primary key, b int, c text); insert into p values (1); insert into a values (1, 1, 'x'); alter table a add constraint a_p foreign key (b) references p (id);",
      sql: "drop table p cascade;",
      on: ["a", "p"],
    },
    {
      setup:
        "create table p (id bigint primary key); create table a (id bigint primary key, b int, c text); insert into p values (1); insert into a values (1, 1, 'x'); alter table a add constraint a_p foreign key (b) references p (id);",
      sql: "alter table a drop column b;",
      on: ["a", "p"],
    },
    {
      setup:
        "create table p (id bigint primary key, k int constraint p_k unique); create table a (id bigint primary key, b int constraint a_p references p (k));",
      sql: "alter table p drop column k cascade;",
      on: ["a", "p"],
    },
  ],
  good: [
    {
      setup:
        "create table p (id bigint primary key); create table a (id bigint primary key, b bigint constraint a_p references p (id));",
      sql: "drop table p, a;",
    },
    {
      setup:
        "create table p (id bigint primary key); create table a (id bigint primary key, b int, c text); insert into p values (1); insert into a values (1, 1, 'x'); alter table a add constraint a_b check (b > 0);",
      sql: "alter table a drop constraint a_b;",
    },
    {
      setup:
        "create table p (id bigint primary key); create table a (id bigint primary key, b int, c text, constraint a_p foreign key (b) references p (id));",
      sql: "alter table a drop column c;",
    },
    {
      setup:
        "create table p (id bigint primary key); create table a (id bigint primary key, b int, c text); insert into p values (1); insert into a values (1, 1, 'x');",
      sql: "drop table a;",
    },
    {
      setup: "create table a (id bigint primary key, p bigint constraint a_p references a (id));",
      sql: "drop table a;",
    },
  ],
  check: ({ node }, context) => {
    const others = [
      ...droppedKeys(node, context),
      ...keysOfColumns(node, context),
      ...keysOfDropped(node, context),
    ]
      .filter(
        ({ from, to }) => from !== to && !context.keyedTable(from).fresh && !context.keyedTable(to).fresh,
      )
      .map(({ other }) => context.keyedTable(other));
    return others.map(({ shown }) => ({
      message: `Reads and writes of ${shown} wait too, because of the foreign key that goes`,
      evidence: "history" as const,
    }));
  },
};

/** A foreign key that goes: keys of its two tables, and which of them the statement does not name. */
interface Gone {
  readonly from: string;
  readonly to: string;
  readonly other: string;
}

function droppedKeys(node: Node, context: Context): Gone[] {
  return subcommandsOf(node, "AT_DropConstraint").flatMap(({ relation, command: { name } }) => {
    const { key, table } = context.table(relation);
    const to = table?.constraints.find((one) => one.name === name)?.references?.table;
    return to === undefined ? [] : [{ from: key, to, other: to }];
  });
}

/** A column takes the keys that it is part of with it, on either side. */
function keysOfColumns(node: Node, context: Context): Gone[] {
  return subcommandsOf(node, "AT_DropColumn").flatMap(({ relation, command: { name = "" } }) => {
    const { key, table } = context.table(relation);
    const out = (table?.constraints ?? []).flatMap(({ columns, references }) =>
      references === null || !columns.includes(name)
        ? []
        : [{ from: key, to: references.table, other: references.table }],
    );
    const into = referencing(context.before, key)
      .filter(({ constraint }) => constraint.references?.columns.includes(name) === true)
      .map((one) => ({ from: one.table.key, to: key, other: one.table.key }));
    return [...out, ...into];
  });
}

function keysOfDropped(node: Node, context: Context): Gone[] {
  if (!("DropStmt" in node) || node.DropStmt.removeType !== "OBJECT_TABLE") return [];
  const tables = (node.DropStmt.objects ?? []).map((object) => context.listedTable(partsOf(object)));
  const gone = new Set(tables.map(({ key }) => key));
  const keys = tables.flatMap(({ key, table }) => {
    const out = (table?.constraints ?? []).flatMap(({ references }) =>
      references === null ? [] : [{ from: key, to: references.table, other: references.table }],
    );
    const into = referencing(context.before, key).map((one) => ({
      from: one.table.key,
      to: key,
      other: one.table.key,
    }));
    return [...out, ...into];
  });
  // One that goes itself is locked for that.
  return keys.filter(({ other }) => !gone.has(other));
}
