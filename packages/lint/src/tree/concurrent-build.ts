import type { Node } from "libpg-query";

/** Whether a statement builds an index, new or again, without keeping writes waiting. */
export function buildsConcurrently(node: Node): boolean {
  if ("IndexStmt" in node) return node.IndexStmt.concurrent === true;
  if (!("ReindexStmt" in node)) return false;
  return (node.ReindexStmt.params ?? []).some(
    (one) => "DefElem" in one && one.DefElem.defname === "concurrently",
  );
}
