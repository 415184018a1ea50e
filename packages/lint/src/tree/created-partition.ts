import type { Node, RangeVar } from "libpg-query";

/** The parent in CREATE TABLE … PARTITION OF; null for other statements. */
export function createdPartitionOf(node: Node): RangeVar | null {
  if (!("CreateStmt" in node) || node.CreateStmt.partbound === undefined) return null;
  const [parent] = node.CreateStmt.inhRelations ?? [];
  return parent !== undefined && "RangeVar" in parent ? parent.RangeVar : null;
}
