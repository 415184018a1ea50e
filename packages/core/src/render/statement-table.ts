import type { Sizes } from "../facts/facts.ts";
import type { RelationLock } from "../trace.ts";
import type { Rehearsal } from "../rehearse/rehearsal.ts";
import { statementRows, type StatementRow } from "../rehearse/statements.ts";
import { counted } from "../words.ts";
import { cellCode, visible } from "./escape.ts";
import type { Palette } from "./palette.ts";
import { placeCell, type PlanView } from "./plan-view.ts";
import {
  basis,
  basisOfTargets,
  blocksText,
  fileOf,
  hasEstimate,
  lockText,
  short,
  sizeText,
  spreadText,
  timeText,
  workText,
} from "./statement-cells.ts";
import { markdownTable, table } from "./table.ts";

/** Beyond these there is a count. */
const mostStatements = 40;

/** What each statement locks and does, for a pull request; empty where nobody knows of any. */
export function statementsMarkdown(
  all: readonly StatementRow[],
  worst: ReadonlyMap<StatementRow, "error" | "warning">,
  sizes: Sizes | null,
  view: PlanView,
): string {
  const shown = view.migrations === "all" ? firstOf(all, worst) : all.filter((row) => worst.has(row));
  if (shown.length === 0) return "";
  const columns = columnsOf(all, worst, sizes, view);
  const body = markdownTable(
    columns.map(({ head }) => head),
    columns.map(({ align }) => align),
    shown.slice(0, mostStatements).map((row) => columns.map(({ cell }) => cell(row))),
  );
  const left = all.length - Math.min(shown.length, mostStatements);
  return `${body}${more(left)}${shown.some(hasEstimate) ? `\n<sub>${basisOfTargets}</sub>\n` : ""}`;
}

/** As many as there is room for, in their order, and none of those that something is said of left out for another. */
function firstOf(
  all: readonly StatementRow[],
  worst: ReadonlyMap<StatementRow, "error" | "warning">,
): readonly StatementRow[] {
  const others = all.filter((row) => !worst.has(row)).slice(0, Math.max(0, mostStatements - worst.size));
  const kept = new Set(others);
  return all.filter((row) => kept.has(row) || worst.has(row));
}

interface Column {
  readonly head: string;
  readonly align: ":--" | "--:";
  readonly cell: (row: StatementRow) => string;
}

/** What nobody knows of any statement has no column. */
function columnsOf(
  all: readonly StatementRow[],
  worst: ReadonlyMap<StatementRow, "error" | "warning">,
  sizes: Sizes | null,
  view: PlanView,
): readonly Column[] {
  const columns: readonly (Column & { readonly known: boolean })[] = [
    { head: "Statement", align: ":--", cell: (row) => statementCell(row, view), known: true },
    { head: "Lock", align: ":--", cell: ({ locks }) => lockText(locks, markdownLock), known: true },
    { head: "Blocks", align: ":--", cell: (row) => blocksText(row, cellCode), known: true },
    { head: "Work", align: ":--", cell: ({ work }) => workText(work, cellCode), known: true },
    { head: "Largest target", align: "--:", cell: ({ largest }) => sizeText(largest), known: sizes !== null },
    { head: "Estimate: p50 · p95 · max", align: "--:", cell: spreadText, known: all.some(hasEstimate) },
    { head: "Known from", align: ":--", cell: ({ evidence }) => sources[evidence], known: isMixed(all) },
    { head: "", align: ":--", cell: (row) => signOf(worst.get(row)), known: worst.size > 0 },
  ];
  return columns.filter(({ known }) => known);
}

function isMixed(all: readonly StatementRow[]): boolean {
  return new Set(all.map(({ evidence }) => evidence)).size > 1;
}

function signOf(severity: "error" | "warning" | undefined): string {
  return severity === undefined ? "" : { error: "⛔", warning: "⚠️" }[severity];
}

const sources = { shadow: "seen", static: "rules" } as const;

function statementCell({ trace }: StatementRow, view: PlanView): string {
  const { path, line, text } = trace;
  return `${placeCell({ path, line }, `${fileOf(path)}:${line}`, view)} ${cellCode(short(text))}`;
}

/** The same for a terminal. */
export function statementsText(rehearsal: Rehearsal, facts: Sizes | null, palette: Palette): string {
  const all = statementRows(rehearsal, facts);
  if (all.length === 0) return "";
  const sizes = facts !== null;
  const rows = all
    .slice(0, mostStatements)
    .map((row) => [
      visible(`${fileOf(row.trace.path)}:${row.trace.line}`),
      visible(short(row.trace.text)),
      visible(lockText(row.locks, ({ mode, relation }) => `${mode} ${relation}`)),
      painted(row, palette),
      visible(workText(row.work, (name) => name)),
      ...(sizes ? [sizeText(row.largest), timeText(row)] : []),
    ]);
  const head = [
    "at",
    "statement",
    "lock",
    "blocks",
    "work",
    ...(sizes ? ["largest target", "estimate"] : []),
  ];
  const footer = all.some(hasEstimate) ? `  ${palette.faint(basis)}\n` : "";
  return `${table([head.map(palette.faint), ...rows], "  ")}${more(all.length - rows.length)}${footer}`;
}

function markdownLock({ mode, relation }: RelationLock): string {
  return `\`${mode}\` ${cellCode(relation)}`;
}

function painted(row: StatementRow, palette: Palette): string {
  const text = visible(blocksText(row, (name) => name));
  if (row.blocks === "reads and writes") return palette.bad(text);
  return row.blocks === "writes" ? palette.warn(text) : text;
}

function more(left: number): string {
  return left > 0 ? `… and ${counted(left, "more statement")}\n` : "";
}
