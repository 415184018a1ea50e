import type { ColumnDef, Node, RangeVar } from "libpg-query";
import { addedColumns, subcommandsOf } from "./alter-table.ts";

/** A column with the table that it is part of. */
export interface MadeColumn {
  readonly relation: RangeVar | undefined;
  readonly column: ColumnDef;
}

/** The columns that CREATE TABLE and ADD COLUMN make. */
export function columnsMade(node: Node): MadeColumn[] {
  if (!("CreateStmt" in node)) return addedColumns(node);
  const { relation, tableElts } = node.CreateStmt;
  return (tableElts ?? []).flatMap((one) =>
    "ColumnDef" in one ? [{ relation, column: one.ColumnDef }] : [],
  );
}

/** These, and the columns that get another type. `colname` is missing in the latter: see `name`. */
export function typesGiven(node: Node): (MadeColumn & { readonly name: string })[] {
  const made = columnsMade(node).map((one) => ({ ...one, name: one.column.colname ?? "" }));
  const altered = subcommandsOf(node, "AT_AlterColumnType").flatMap(
    ({ relation, command: { name = "", def } }) =>
      def !== undefined && "ColumnDef" in def ? [{ relation, column: def.ColumnDef, name }] : [],
  );
  return [...made, ...altered];
}
