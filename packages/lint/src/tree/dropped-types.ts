import type { Node } from "libpg-query";
import type { Context, TableRef } from "../context.ts";
import { writtenName } from "../objects/name.ts";
import { resolve } from "../replay/draft.ts";
import { partsOf } from "../replay/drop.ts";
import { columnsOfTypes, withDomains } from "../replay/typed-columns.ts";

/** A type that DROP … CASCADE takes away. */
export interface DroppedType {
  /** As the statement names it. */
  readonly name: string;
  /** The columns of it in tables that were there before; null where no file made the type. */
  readonly columns: readonly { readonly on: TableRef; readonly name: string }[] | null;
}

/** The types and domains of a DROP … CASCADE. IF EXISTS with a name that no file made is taken at its word. */
export function droppedTypes(node: Node, context: Context): DroppedType[] {
  if (!("DropStmt" in node) || node.DropStmt.behavior !== "DROP_CASCADE") return [];
  const { removeType, objects = [], missing_ok } = node.DropStmt;
  if (removeType !== "OBJECT_TYPE" && removeType !== "OBJECT_DOMAIN") return [];
  return objects.flatMap((object): DroppedType[] => {
    const written = writtenName(partsOf(object));
    const key = resolve(context.before.types, written, context.kind);
    const found = columnsOfTypes(context.before, withDomains(context.before, [key]));
    const columns = found
      .map(({ table, column }) => ({ on: context.keyedTable(table.key), name: column.name }))
      .filter(({ on }) => !on.fresh);
    if (found.length > 0 || context.before.types.has(key)) return [{ name: written.name, columns }];
    return missing_ok === true ? [] : [{ name: written.name, columns: null }];
  });
}
