import type { Node, RangeVar } from "libpg-query";

/** The table that CREATE TABLE or CREATE TABLE AS makes by its own columns; null for LIKE, INHERITS, OF and other statements. */
export function createdTable(node: Node): RangeVar | null {
  if ("CreateStmt" in node) {
    const { relation, tableElts, inhRelations, ofTypename } = node.CreateStmt;
    const borrowed = (tableElts ?? []).some((one) => "TableLikeClause" in one);
    return borrowed || inhRelations !== undefined || ofTypename !== undefined ? null : (relation ?? null);
  }
  if (!("CreateTableAsStmt" in node) || node.CreateTableAsStmt.objtype !== "OBJECT_TABLE") return null;
  return node.CreateTableAsStmt.into?.rel ?? null;
}
