import { estimateText } from "../estimate.ts";
import type { Facts, TableFacts } from "../facts/facts.ts";
import { strength, type RelationLock } from "../trace.ts";
import type { Rehearsal } from "../rehearse/rehearsal.ts";
import { statementRows, type StatementRow, type Work } from "../rehearse/statements.ts";
import { counted, thousands } from "../words.ts";
import { cellCode, visible } from "./escape.ts";
import type { Palette } from "./palette.ts";
import { placeCell, type PlanView } from "./plan-view.ts";
import { atLeast } from "./sizes.ts";
import { markdownTable, table } from "./table.ts";

/** Beyond these there is a count. */
const mostStatements = 40;

/** What each statement locks and does, for a pull request; empty where nothing ran. */
export function statementsMarkdown(rehearsal: Rehearsal, facts: Facts | null, view: PlanView): string {
  const all = statementRows(rehearsal, facts);
  if (all.length === 0) return "";
  const sizes = facts !== null;
  const rows = all
    .slice(0, mostStatements)
    .map((row) => [
      `${placeCell(row.trace, `${fileOf(row.trace.path)}:${row.trace.line}`, view)} ${cellCode(short(row.trace.text))}`,
      lockText(row.locks, markdownLock),
      blocksText(row, cellCode),
      workText(row.work, cellCode),
      ...(sizes ? [sizeText(row.largest), timeText(row)] : []),
    ]);
  const head = ["Statement", "Lock", "Blocks", "Work", ...(sizes ? ["Largest target", "Estimate"] : [])];
  const body = markdownTable(
    head,
    head.map((_, index) => (index >= 4 ? "--:" : ":--")),
    rows,
  );
  return `${body}${more(all.length)}${all.some(hasEstimate) ? `\n<sub>${basis}</sub>\n` : ""}`;
}

/** The same for a terminal. */
export function statementsText(rehearsal: Rehearsal, facts: Facts | null, palette: Palette): string {
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

const mostLocks = 3;

function lockText(locks: readonly RelationLock[], shown: (lock: RelationLock) => string): string {
  if (locks.length === 0) return "–";
  const left = locks.length - mostLocks;
  const texts = locks.slice(0, mostLocks).map(shown);
  return [...texts, ...(left > 0 ? [`and ${counted(left, "more")}`.replace(/s$/, "")] : [])].join(", ");
}

function blocksText({ blocks, kept, locks }: StatementRow, shown: (name: string) => string): string {
  const taken = new Map(locks.map(({ relation, mode }) => [relation, mode]));
  const still = kept.filter(
    ({ relation, mode }) => strength(taken.get(relation) ?? "ACCESS SHARE") < strength(mode),
  );
  const first = still[0];
  if (first === undefined) return blocks;
  const others = still.length > 1 ? ` and ${still.length - 1} more` : "";
  return `${blocks}; still holds ${shown(first.relation)}${others}`;
}

function workText(works: readonly Work[], shown: (name: string) => string): string {
  return works
    .map(({ kind, what }) => {
      const left = what.length - mostLocks;
      const names = what.slice(0, mostLocks).map(shown).join(", ");
      return [kind, names, left > 0 ? `and ${left} more` : ""].filter((part) => part !== "").join(" ");
    })
    .join("; ");
}

function sizeText(largest: TableFacts | null): string {
  if (largest === null) return "–";
  return `${thousands(largest.rows.max)} rows, ${atLeast(largest, largest.bytes.max)}`;
}

const basis =
  "Estimate: bytes of the largest target by rates that were measured once on two busy cores. Your server was not asked.";

function hasEstimate({ seconds }: StatementRow): boolean {
  return seconds !== null;
}

function timeText({ seconds }: StatementRow): string {
  return seconds === null ? "–" : estimateText(seconds);
}

function fileOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

const longest = 60;

/** A statement on one line, cut where it is long. */
function short(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

function more(count: number): string {
  return count > mostStatements ? `… and ${counted(count - mostStatements, "more statement")}\n` : "";
}
