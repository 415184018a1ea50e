import type { Problem } from "../problem.ts";
import type { StatementRow } from "./statements.ts";

/** The statement that a problem is about; null where it is about none of them. */
export function rowOf(
  { path, line }: Pick<Problem, "path" | "line">,
  rows: readonly StatementRow[],
): StatementRow | null {
  if (path === undefined || line === undefined) return null;
  let found: StatementRow | null = null;
  for (const row of rows) {
    const isAbove = row.trace.path === path && row.trace.line <= line;
    if (isAbove && (found === null || row.trace.line > found.trace.line)) found = row;
  }
  return found;
}

/** What is the worst that is said of a statement, for those of which something is said. */
export function worstOf(
  problems: readonly Problem[],
  rows: readonly StatementRow[],
): ReadonlyMap<StatementRow, "error" | "warning"> {
  const worst = new Map<StatementRow, "error" | "warning">();
  for (const problem of problems) {
    const row = rowOf(problem, rows);
    if (row === null || problem.severity === "notice") continue;
    if (worst.get(row) !== "error") worst.set(row, problem.severity);
  }
  return worst;
}
