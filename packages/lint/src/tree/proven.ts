import type { Node } from "libpg-query";
import type { Table } from "../objects/objects.ts";
import { columnOf } from "../objects/find.ts";
import { strings } from "../objects/name.ts";

/** Whether no row can have NULL there, as the server would see it without a scan: NOT NULL, or a valid check that says so. */
export function isNeverNull(table: Table | undefined, column: string): boolean {
  return columnOf(table, column)?.notNull === true || hasProof(table, column);
}

/** Whether a valid check says that no row has NULL there. */
export function hasProof(table: Table | undefined, column: string): boolean {
  return (
    table?.constraints.some(
      ({ kind, valid, expression }) => kind === "check" && valid && saysNotNull(expression, column),
    ) === true
  );
}

function saysNotNull(expression: Node | null, column: string): boolean {
  if (expression === null) return false;
  if ("NullTest" in expression) {
    const { arg, nulltesttype } = expression.NullTest;
    return (
      nulltesttype === "IS_NOT_NULL" &&
      arg !== undefined &&
      "ColumnRef" in arg &&
      strings(arg.ColumnRef.fields).at(-1) === column
    );
  }
  if ("BoolExpr" in expression && expression.BoolExpr.boolop === "AND_EXPR") {
    return (expression.BoolExpr.args ?? []).some((arg) => saysNotNull(arg, column));
  }
  return false;
}
