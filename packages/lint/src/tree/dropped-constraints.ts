import type { Node } from "libpg-query";
import type { Context, TableRef } from "../context.ts";
import type { Constraint } from "../objects/objects.ts";
import { subcommandsOf } from "./alter-table.ts";

/** The constraints that ALTER TABLE drops, as far as a file made them; of tables that were there before. */
export function droppedConstraints(
  node: Node,
  context: Context,
): { readonly table: TableRef; readonly constraint: Constraint }[] {
  return subcommandsOf(node, "AT_DropConstraint").flatMap(({ relation, command: { name } }) => {
    const table = context.table(relation);
    const constraint = table.table?.constraints.find((one) => one.name === name);
    return constraint === undefined || table.fresh ? [] : [{ table, constraint }];
  });
}
