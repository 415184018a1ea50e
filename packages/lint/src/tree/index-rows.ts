import { strings } from "../objects/name.ts";
import type { Index } from "../objects/objects.ts";

/** Whether every row with a value is in the index: it has no condition, or one that only leaves out NULL in a column of its own. */
export function hasEveryValue({ columns, predicate }: Pick<Index, "columns" | "predicate">): boolean {
  if (predicate === null) return true;
  if (!("NullTest" in predicate)) return false;
  const { arg, nulltesttype } = predicate.NullTest;
  if (nulltesttype !== "IS_NOT_NULL" || arg === undefined || !("ColumnRef" in arg)) return false;
  return columns.includes(strings(arg.ColumnRef.fields).at(-1) ?? "");
}
