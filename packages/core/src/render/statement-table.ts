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
  blocksText,
  fileOf,
  hasEstimate,
  lockText,
  short,
  sizeText,
  timeText,
  workText,
} from "./statement-cells.ts";
import { markdownTable, table } from "./table.ts";

/** Beyond these there is a count. */
const mostStatements = 40;

/** What each statement locks and does, for a pull request; empty where nobody knows of any. */
export function statementsMarkdown(
  all: readonly StatementRow[],
  sizes: Sizes | null,
  view: PlanView,
): string {
  if (all.length === 0) return "";
  const columns = columnsOf(all, sizes, view);
  const body = markdownTable(
    columns.map(({ head }) => head),
    columns.map(({ align }) => align),
    all.slice(0, mostStatements).map((row) => columns.map(({ cell }) => cell(row))),
  );
  return `${body}${more(all.length)}${all.some(hasEstimate) ? `\n<sub>${basis}</sub>\n` : ""}`;
}

interface Column {
  readonly head: string;
  readonly align: ":--" | "--:";
  readonly cell: (row: StatementRow) => string;
}

/** What nobody knows of any statement has no column. */
function columnsOf(all: readonly StatementRow[], sizes: Sizes | null, view: PlanView): readonly Column[] {
  const columns: readonly (Column & { readonly known: boolean })[] = [
    { head: "Statement", align: ":--", cell: (row) => statementCell(row, view), known: true },
    { head: "Lock", align: ":--", cell: ({ locks }) => lockText(locks, markdownLock), known: true },
    { head: "Blocks", align: ":--", cell: (row) => blocksText(row, cellCode), known: true },
    { head: "Work", align: ":--", cell: ({ work }) => workText(work, cellCode), known: true },
    { head: "Largest target", align: "--:", cell: ({ largest }) => sizeText(largest), known: sizes !== null },
    { head: "Estimate", align: "--:", cell: timeText, known: all.some(hasEstimate) },
    { head: "Known from", align: ":--", cell: ({ evidence }) => sources[evidence], known: isMixed(all) },
  ];
  return columns.filter(({ known }) => known);
}

function isMixed(all: readonly StatementRow[]): boolean {
  return new Set(all.map(({ evidence }) => evidence)).size > 1;
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
  return `${table([head.map(palette.faint), ...rows], "  ")}${more(all.length)}${footer}`;
}

function markdownLock({ mode, relation }: RelationLock): string {
  return `\`${mode}\` ${cellCode(relation)}`;
}

function painted(row: StatementRow, palette: Palette): string {
  const text = visible(blocksText(row, (name) => name));
  if (row.blocks === "reads and writes") return palette.bad(text);
  return row.blocks === "writes" ? palette.warn(text) : text;
}

function more(count: number): string {
  return count > mostStatements ? `… and ${counted(count - mostStatements, "more statement")}\n` : "";
}
