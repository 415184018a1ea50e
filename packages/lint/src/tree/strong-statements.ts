import type { Node } from "libpg-query";

const strong: ReadonlySet<string> = new Set([
  "AlterTableStmt",
  "AlterObjectSchemaStmt",
  "ClusterStmt",
  "CreatePolicyStmt",
  "CreateTrigStmt",
  "DropStmt",
  "IndexStmt",
  "LockStmt",
  "ReindexStmt",
  "RefreshMatViewStmt",
  "RenameStmt",
  "RuleStmt",
  "TruncateStmt",
]);

/** Whether a kind of statement takes a lock that others queue behind. */
export function takesStrongLock(node: Node): boolean {
  return Object.keys(node).some((kind) => strong.has(kind));
}
