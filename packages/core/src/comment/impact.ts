import type { Catalog } from "../catalog.ts";
import { estimateText } from "../estimate.ts";
import type { Sizes } from "../facts/facts.ts";
import type { Plan } from "../plan.ts";
import type { Problem } from "../problem.ts";
import type { Rehearsal } from "../rehearse/rehearsal.ts";
import { rowOf } from "../rehearse/row-findings.ts";
import { statementRows, type StatementRow } from "../rehearse/statements.ts";
import { totalEstimate } from "../rehearse/total-estimate.ts";
import { cellCode } from "../render/escape.ts";
import { plannedMigrations } from "../render/planned.ts";
import { sizeText } from "../render/statement-cells.ts";
import type { RunLimits } from "../run-limits.ts";
import { counted } from "../words.ts";
import type { Inspection } from "./inspection.ts";

/** A plan and what is known of its statements and of the tables that they are about. */
export interface Sized {
  readonly plan: Plan;
  readonly catalog: Catalog;
  readonly rehearsal?: Rehearsal | null;
  readonly sizes?: Sizes | null;
  readonly inspection?: Inspection | null;
  readonly limits?: RunLimits | null;
}

/** What the machine that runs it is assumed to do where nobody says how many targets go at once. */
const usualConcurrency = 8;

/** How long the work on data may take in all, by the sizes; empty where there is none, or nobody knows them. */
export function estimateLine(given: Sized): string {
  const concurrency = given.limits?.concurrency ?? usualConcurrency;
  const total = totalEstimate(rowsOf(given), runsOf(given), concurrency);
  if (total === null) return "";
  const [least, most] = [total.least, total.most].map(estimateText);
  const range =
    least === most
      ? `**${least}**`
      : `**${least}** with ${concurrency} targets at once, **${most}** one after the other`;
  const when = isBlocked(given) ? " once nothing blocks it" : "";
  return `Estimate${when}: ${range}, for what reads or writes whole tables; nothing else counts, nor waiting for locks.\n`;
}

function isBlocked({ plan }: Sized): boolean {
  return plan.verdict === "blocked";
}

/** How bad a hazard is in this fleet, in Markdown; empty where nobody knows the sizes of its tables. */
export function hereIn(given: Sized): (problem: Problem) => string {
  const rows = rowsOf(given);
  const runs = runsOf(given);
  return (problem) => {
    const row = problem.evidence === undefined ? null : rowOf(problem, rows);
    if (row === null || row.largest === null) return "";
    const time = row.seconds === null ? "" : `, ${estimateText(row.seconds)} by estimate`;
    const who = counted(runs(row.id), "target");
    return `in ${who}; the largest has ${sizeText(row.largest)} in ${cellCode(row.largest.table)}${time}`;
  };
}

function rowsOf({ rehearsal = null, sizes = null, inspection }: Sized): readonly StatementRow[] {
  return statementRows(rehearsal, sizes, inspection?.statements);
}

/** In how many targets a migration runs, or would if nothing blocked it. */
function runsOf({ plan, catalog }: Sized): (id: string) => number {
  const runs = new Map(plannedMigrations(plan, catalog).map(({ id, targets }) => [id, targets.length]));
  return (id) => runs.get(id) ?? 0;
}
