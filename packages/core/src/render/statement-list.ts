import type { Inspection } from "../comment/inspection.ts";
import type { Sizes } from "../facts/facts.ts";
import type { Rehearsal } from "../rehearse/rehearsal.ts";
import { statementRows, type StatementRow } from "../rehearse/statements.ts";
import { thousands } from "../words.ts";
import { visible } from "./escape.ts";
import type { Palette } from "./palette.ts";
import {
  basis,
  blocksText,
  fileOf,
  hasEstimate,
  lockText,
  short,
  sizeText,
  timeText,
  unspokenText,
  workText,
} from "./statement-cells.ts";

/** Columns of a terminal; a single long name may be wider. */
const width = 100;
/** Beyond these only what others wait for, and what takes long, is worth a look. */
const most = 12;

/** What each statement of a plan locks and does, for a terminal; empty where nobody knows of any. */
export function statementListText(
  rehearsal: Rehearsal | null,
  sizes: Sizes | null,
  inspection: Inspection | null,
  palette: Palette,
): string {
  const all = statementRows(rehearsal, sizes, inspection?.statements);
  if (all.length === 0) return "";
  const shown = (all.length > most ? all.filter(isWorthALook) : all).slice(0, most);
  const source = sourceOf(all, rehearsal);
  const title = `what each statement locks and does${source === null ? "" : ` (${source})`}`;
  const left = all.length - shown.length;
  const note = unspokenText(all, inspection);
  const lines = [
    palette.faint(title),
    ...shown.flatMap((row) => entry(row, source, palette)),
    ...(left > 0 ? [palette.faint(`… and ${thousands(left)} more: --json has all`)] : []),
    ...(note === "" ? [] : [palette.faint(note)]),
    ...(shown.some(hasEstimate) ? wrapped(basis.split(" "), " ").map(palette.faint) : []),
  ];
  return lines.map((line) => `  ${line}\n`).join("");
}

/** Reads or writes wait for it, or it goes through a whole table. */
function isWorthALook({ blocks, work }: StatementRow): boolean {
  const isLong = work.some(({ kind }) => kind === "rewrites" || kind === "scans" || kind === "builds");
  return isLong || blocks === "writes" || blocks === "reads and writes";
}

/** Null where it is not the same of all. */
function sourceOf(all: readonly StatementRow[], rehearsal: Rehearsal | null): string | null {
  const seen = all.filter(({ evidence }) => evidence === "shadow").length;
  if (seen === 0) return "from the rules: nothing was run";
  if (seen < all.length) return null;
  return `seen on PostgreSQL ${visible(rehearsal?.server?.version ?? "")}, empty tables`;
}

function entry(row: StatementRow, source: string | null, palette: Palette): readonly string[] {
  const { path, line, text } = row.trace;
  const blocks = visible(blocksText(row, (name) => name));
  const parts = [
    visible(lockText(row.locks, ({ mode, relation }) => `${mode} ${relation}`)),
    `blocks ${blocks}`,
    visible(workText(row.work, (name) => name)),
    ...(row.largest === null ? [] : [`largest target ${sizeText(row.largest)}`]),
    ...(hasEstimate(row) ? [timeText(row)] : []),
    ...(source === null ? [row.evidence === "shadow" ? "seen" : "from the rules"] : []),
  ];
  const place = `${visible(`${fileOf(path)}:${line}`)}  `;
  const about = cut(visible(short(text)), width - place.length - 2);
  return [
    `${palette.strong(place)}${about}`,
    ...wrapped(parts, " · ").map(
      (one) => `  ${one.replace(`blocks ${blocks}`, painted(row, blocks, palette))}`,
    ),
  ];
}

function painted({ blocks }: StatementRow, text: string, palette: Palette): string {
  if (blocks === "reads and writes") return palette.bad(`blocks ${text}`);
  return blocks === "writes" ? palette.warn(`blocks ${text}`) : `blocks ${text}`;
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(20, room) - 1)}…`;
}

/** As many parts on a line as there is room for. */
function wrapped(parts: readonly string[], between: string): readonly string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + between.length + part.length <= width - 4) {
      lines[lines.length - 1] = `${line}${between}${part}`;
    } else {
      lines.push(part);
    }
  }
  return lines;
}
