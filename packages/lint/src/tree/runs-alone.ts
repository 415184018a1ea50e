import type { Node } from "libpg-query";

/** Whether the server refuses the statement inside of a transaction. */
export function runsAlone(node: Node): boolean {
  if ("IndexStmt" in node) return node.IndexStmt.concurrent === true;
  if ("DropStmt" in node) return node.DropStmt.concurrent === true;
  if ("ReindexStmt" in node) {
    const { kind, params = [] } = node.ReindexStmt;
    const named = params.some((one) => "DefElem" in one && one.DefElem.defname === "concurrently");
    return named || (kind !== "REINDEX_OBJECT_INDEX" && kind !== "REINDEX_OBJECT_TABLE");
  }
  if ("AlterTableStmt" in node) {
    return (node.AlterTableStmt.cmds ?? []).some(
      (one) =>
        "AlterTableCmd" in one &&
        one.AlterTableCmd.def !== undefined &&
        "PartitionCmd" in one.AlterTableCmd.def &&
        one.AlterTableCmd.def.PartitionCmd.concurrent === true,
    );
  }
  if ("VacuumStmt" in node) return node.VacuumStmt.is_vacuumcmd === true;
  const kinds = [
    "CreatedbStmt",
    "DropdbStmt",
    "CreateTableSpaceStmt",
    "DropTableSpaceStmt",
    "AlterSystemStmt",
  ];
  return Object.keys(node).some((kind) => kinds.includes(kind));
}
