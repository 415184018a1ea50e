import type { Node } from "libpg-query";
import type { Context, TableRef } from "../context.ts";
import { partsOf } from "../replay/drop.ts";

/** The tables that a DROP TABLE takes away. IF EXISTS with a name that no file made is taken at its word. */
export function droppedTables(node: Node, context: Context): TableRef[] {
  if (!("DropStmt" in node) || node.DropStmt.removeType !== "OBJECT_TABLE") return [];
  const { objects, missing_ok } = node.DropStmt;
  return (objects ?? [])
    .map((object) => context.listedTable(partsOf(object)))
    .filter(({ table, fresh }) => !fresh && (table !== undefined || missing_ok !== true));
}
