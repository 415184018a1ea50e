import type { Constraint, Node } from "libpg-query";
import type { Context, TableRef } from "../context.ts";
import { constraintsIn, inlineConstraints } from "../replay/columns.ts";
import { partsOf } from "../replay/drop.ts";
import { addedColumns, addedConstraints, subcommandsOf } from "./alter-table.ts";

/** A table that a foreign key points to which comes or goes: it is locked too. */
export interface Pointed {
  readonly on: TableRef;
  /** `comes` stops writes to it, `goes` reads as well. */
  readonly key: "comes" | "goes";
}

/** The tables that a statement locks because a foreign key points to them. */
export function pointedTables(node: Node, context: Context): Pointed[] {
  return [...coming(node, context), ...going(node, context)].filter(({ on }) => !on.fresh);
}

function coming(node: Node, context: Context): Pointed[] {
  const elements = "CreateStmt" in node ? (node.CreateStmt.tableElts ?? []) : [];
  const constraints: Constraint[] = [
    ...elements.flatMap((one) => ("ColumnDef" in one ? inlineConstraints(one.ColumnDef) : [])),
    ...constraintsIn(elements),
    ...addedConstraints(node).map(({ constraint }) => constraint),
    ...addedColumns(node).flatMap(({ column }) => inlineConstraints(column)),
  ];
  return constraints.flatMap(({ pktable }) =>
    pktable === undefined ? [] : [{ on: context.table(pktable), key: "comes" }],
  );
}

function going(node: Node, context: Context): Pointed[] {
  const constraints = subcommandsOf(node, "AT_DropConstraint").flatMap(({ relation, command }) =>
    (context.table(relation).table?.constraints ?? []).filter(({ name }) => name === command.name),
  );
  const dropped =
    "DropStmt" in node && node.DropStmt.removeType === "OBJECT_TABLE" ? (node.DropStmt.objects ?? []) : [];
  const all = [
    ...constraints,
    ...dropped.flatMap((object) => context.listedTable(partsOf(object)).table?.constraints ?? []),
  ];
  return all.flatMap(({ references }) =>
    references === null ? [] : [{ on: context.keyedTable(references.table), key: "goes" }],
  );
}
