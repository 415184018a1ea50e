import type { AlterTableCmd, Node, RangeVar } from "libpg-query";
import { writtenName } from "../objects/name.ts";
import { partsOf } from "../replay/drop.ts";
import type { Lock } from "../rule.ts";
import type { Context } from "../context.ts";
import { subcommands } from "./alter-table.ts";
import { droppedTypes } from "./dropped-types.ts";

/** A lock on a table that was there before, of a kind that stops writes. */
export interface StrongLock {
  /** Key of the table. */
  readonly key: string;
  readonly lock: Extract<Lock, "Share" | "ShareRowExclusive" | "AccessExclusive">;
}

/** The locks that a statement takes on its own tables; a table that a foreign key points to does not count. */
export function strongLocks(node: Node, context: Context): StrongLock[] {
  return [...ofAlter(node, context), ...ofIndex(node, context), ...ofOthers(node, context)];
}

function ofAlter(node: Node, context: Context): StrongLock[] {
  return subcommands(node).flatMap(({ relation, command }) => {
    const lock = lockOf(command);
    return lock === null ? [] : old(relation, lock, context);
  });
}

/** Null for the kinds that let writes go on. */
function lockOf({ subtype, def }: AlterTableCmd): StrongLock["lock"] | null {
  switch (subtype) {
    case "AT_ValidateConstraint":
    case "AT_SetStatistics":
    case "AT_SetRelOptions":
    case "AT_ResetRelOptions":
    case "AT_SetOptions":
    case "AT_AttachPartition":
    case "AT_ClusterOn":
      return null;
    case "AT_DetachPartition":
      return def !== undefined && "PartitionCmd" in def && def.PartitionCmd.concurrent === true
        ? null
        : "AccessExclusive";
    case "AT_AddConstraint":
      return def !== undefined && "Constraint" in def && def.Constraint.contype === "CONSTR_FOREIGN"
        ? "ShareRowExclusive"
        : "AccessExclusive";
    case "AT_EnableTrig":
    case "AT_EnableTrigAll":
    case "AT_EnableTrigUser":
    case "AT_EnableAlwaysTrig":
    case "AT_EnableReplicaTrig":
    case "AT_DisableTrig":
    case "AT_DisableTrigAll":
    case "AT_DisableTrigUser":
      return "ShareRowExclusive";
    default:
      return "AccessExclusive";
  }
}

function ofIndex(node: Node, context: Context): StrongLock[] {
  if ("IndexStmt" in node) {
    return node.IndexStmt.concurrent === true ? [] : old(node.IndexStmt.relation, "Share", context);
  }
  if (!("DropStmt" in node) || node.DropStmt.removeType !== "OBJECT_INDEX") return [];
  if (node.DropStmt.concurrent === true) return [];
  return (node.DropStmt.objects ?? []).flatMap((object) => {
    const index = context.findIndex(writtenName(partsOf(object)));
    return index === undefined || context.keyedTable(index.table).fresh
      ? []
      : [{ key: index.table, lock: "AccessExclusive" as const }];
  });
}

function ofOthers(node: Node, context: Context): StrongLock[] {
  if ("TruncateStmt" in node) {
    return (node.TruncateStmt.relations ?? []).flatMap((one) =>
      "RangeVar" in one ? old(one.RangeVar, "AccessExclusive", context) : [],
    );
  }
  if ("RenameStmt" in node) {
    const { renameType, relation } = node.RenameStmt;
    const ofTable = renameType === "OBJECT_TABLE" || renameType === "OBJECT_COLUMN";
    return ofTable ? old(relation, "AccessExclusive", context) : [];
  }
  if ("AlterObjectSchemaStmt" in node && node.AlterObjectSchemaStmt.objectType === "OBJECT_TABLE") {
    return old(node.AlterObjectSchemaStmt.relation, "AccessExclusive", context);
  }
  if ("CreateTrigStmt" in node) return old(node.CreateTrigStmt.relation, "ShareRowExclusive", context);
  if ("CreatePolicyStmt" in node) return old(node.CreatePolicyStmt.table, "AccessExclusive", context);
  if ("AlterPolicyStmt" in node) return old(node.AlterPolicyStmt.table, "AccessExclusive", context);
  if ("DropStmt" in node && node.DropStmt.removeType === "OBJECT_TABLE") {
    return (node.DropStmt.objects ?? []).flatMap((object) => {
      const { key, fresh, table } = context.listedTable(partsOf(object));
      return fresh || table === undefined ? [] : [{ key, lock: "AccessExclusive" as const }];
    });
  }
  return droppedTypes(node, context).flatMap(({ columns }) =>
    (columns ?? []).map(({ on: { key } }) => ({ key, lock: "AccessExclusive" as const })),
  );
}

function old(relation: RangeVar | undefined, lock: StrongLock["lock"], context: Context): StrongLock[] {
  const { key, fresh } = context.table(relation);
  return fresh ? [] : [{ key, lock }];
}
