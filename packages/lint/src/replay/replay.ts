import type { Node } from "libpg-query";
import { alterTable } from "./alter-table.ts";
import { change, tableKey } from "./draft.ts";
import type { Draft, Standpoint } from "./draft.ts";
import { drop } from "./drop.ts";
import { rename, setSchema } from "./rename.ts";
import { createIndex, createTable, createTableAs, createView, selectInto } from "./tables.ts";
import * as types from "./types.ts";

/** Brings the virtual catalog past one statement. What it does not know changes nothing. */
export function replay(draft: Draft, at: Standpoint, node: Node): void {
  if ("CreateStmt" in node) return createTable(draft, at, node.CreateStmt);
  if ("AlterTableStmt" in node) return alterTable(draft, at, node.AlterTableStmt);
  if ("IndexStmt" in node) return createIndex(draft, at, node.IndexStmt);
  if ("DropStmt" in node) return drop(draft, at, node.DropStmt);
  if ("RenameStmt" in node) return rename(draft, at, node.RenameStmt);
  if ("ViewStmt" in node) return createView(draft, at, node.ViewStmt);
  if ("CreateTableAsStmt" in node) return createTableAs(draft, at, node.CreateTableAsStmt);
  if ("AlterObjectSchemaStmt" in node) return setSchema(draft, at, node.AlterObjectSchemaStmt);
  if ("CreateSchemaStmt" in node) {
    draft.schemas.add(node.CreateSchemaStmt.schemaname ?? "");
    for (const element of node.CreateSchemaStmt.schemaElts ?? []) replay(draft, at, element);
    return;
  }
  if ("SelectStmt" in node && node.SelectStmt.intoClause !== undefined) {
    return selectInto(draft, at, node.SelectStmt.intoClause.rel);
  }
  if ("CreateTrigStmt" in node) {
    const { relation, trigname = "" } = node.CreateTrigStmt;
    return change(draft, tableKey(draft, relation, at.kind), (old) => ({
      ...old,
      triggers: [...old.triggers.filter((name) => name !== trigname), trigname],
    }));
  }
  replayType(draft, at, node);
}

function replayType(draft: Draft, at: Standpoint, node: Node): void {
  if ("CreateEnumStmt" in node) return types.createEnum(draft, at, node.CreateEnumStmt);
  if ("AlterEnumStmt" in node) return types.alterEnum(draft, at, node.AlterEnumStmt);
  if ("CreateDomainStmt" in node) return types.createDomain(draft, at, node.CreateDomainStmt);
  if ("AlterDomainStmt" in node) return types.alterDomain(draft, at, node.AlterDomainStmt);
  if ("CreateRangeStmt" in node) return types.createRange(draft, at, node.CreateRangeStmt.typeName);
  if ("CreateFunctionStmt" in node) return types.createFunction(draft, at, node.CreateFunctionStmt);
  if ("AlterFunctionStmt" in node) {
    const { func, actions } = node.AlterFunctionStmt;
    return types.alterFunction(draft, at, func?.objname, actions);
  }
  if ("CompositeTypeStmt" in node) {
    const { schemaname, relname = "" } = node.CompositeTypeStmt.typevar ?? {};
    const parts = [...(schemaname === undefined ? [] : [schemaname]), relname];
    return types.createComposite(
      draft,
      at,
      parts.map((sval) => ({ String: { sval } })),
    );
  }
}
