import type { Node, RangeVar } from "libpg-query";
import type { WrittenName } from "../objects/name.ts";
import { writtenName, writtenTable } from "../objects/name.ts";

/** The name of what a CREATE makes in a schema; null for what belongs to a table or is temporary, and for other statements. */
export function madeThing(node: Node): WrittenName | null {
  if ("CreateStmt" in node) return lasting(node.CreateStmt.relation);
  if ("CreateTableAsStmt" in node) return lasting(node.CreateTableAsStmt.into?.rel);
  if ("ViewStmt" in node) return lasting(node.ViewStmt.view);
  if ("CreateSeqStmt" in node) return lasting(node.CreateSeqStmt.sequence);
  if ("CompositeTypeStmt" in node) return lasting(node.CompositeTypeStmt.typevar);
  if ("CreateEnumStmt" in node) return writtenName(node.CreateEnumStmt.typeName);
  if ("CreateDomainStmt" in node) return writtenName(node.CreateDomainStmt.domainname);
  if ("CreateRangeStmt" in node) return writtenName(node.CreateRangeStmt.typeName);
  return "CreateFunctionStmt" in node ? writtenName(node.CreateFunctionStmt.funcname) : null;
}

function lasting(relation: RangeVar | undefined): WrittenName | null {
  return relation?.relpersistence === "t" ? null : writtenTable(relation);
}
