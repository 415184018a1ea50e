import type { Inspection } from "../comment/inspection.ts";
import type { Sizes } from "../facts/facts.ts";
import type { Problem } from "../problem.ts";
import type { Rehearsal } from "../rehearse/rehearsal.ts";
import { worstOf } from "../rehearse/row-findings.ts";
import { statementRows, type StatementRow } from "../rehearse/statements.ts";
import { details } from "./details.ts";
import type { PlanView } from "./plan-view.ts";
import { unspokenText } from "./statement-cells.ts";
import { statementsMarkdown } from "./statement-table.ts";

/** What each statement locks and does, and how that is known; empty where nobody knows. */
export function statementSection(
  rehearsal: Rehearsal | null,
  sizes: Sizes | null,
  inspection: Inspection | null,
  view: PlanView,
  problems: readonly Problem[] = [],
): string {
  const rows = statementRows(rehearsal, sizes, inspection?.statements);
  const table = statementsMarkdown(rows, worstOf(problems, rows), sizes, view);
  if (table === "") return "";
  const note = unspokenText(rows, inspection);
  const body = note === "" ? table : `${table}\n${note}\n`;
  return details(`What each statement locks and does${sourceOf(rows, rehearsal)}`, body, "open");
}

function sourceOf(rows: readonly StatementRow[], rehearsal: Rehearsal | null): string {
  const server = rehearsal?.server ?? null;
  const isSeen = rows.some(({ evidence }) => evidence === "shadow");
  if (!isSeen) return " (from the rules of the linter: nothing was run)";
  if (server === null) return "";
  return ` (seen on PostgreSQL ${server.version.replaceAll(/[^\w.]/g, "")}, empty tables)`;
}
