import { counted, visible, withoutPlace, percentOf } from "@tenantry/core";
import type { Palette, Problem } from "@tenantry/core";
import type { Coverage } from "../lint.ts";

/** What `tenantry lint` has to show. */
export interface Shown {
  /** By place. */
  readonly problems: readonly Problem[];
  readonly accepted: number;
  readonly coverage: Coverage;
  readonly files: number;
  /** Files that could not be read, whose statements are not counted. */
  readonly unread: number;
  /** The line of a file, without its end; undefined where there is none. */
  readonly lineAt: (path: string, line: number) => string | undefined;
}

/** The longest piece of a line that is shown. */
const widest = 100;

/** For a terminal: each problem with the line it is in and a mark below its place, then a summary. */
export function lintText(shown: Shown, palette: Palette): string {
  const told = shown.problems.map((problem) => problemText(problem, shown, palette));
  return [...told, summary(shown)].join("\n");
}

function problemText(problem: Problem, { lineAt }: Shown, palette: Palette): string {
  const { code, help, path, line, column = 1, evidence, severity } = problem;
  const paint = { error: palette.bad, warning: palette.warn, notice: palette.faint }[severity];
  const place = [path, line, line === undefined ? undefined : column]
    .filter((part) => part !== undefined)
    .join(":");
  const proof = evidence === undefined || evidence === "static" ? "" : palette.faint(` (${evidence})`);
  const source = path === undefined || line === undefined ? undefined : lineAt(path, line);
  return [
    `${paint(severity)} ${palette.strong(visible(code))}  ${visible(place)}${proof}`,
    `  ${visible(withoutPlace(problem))}`,
    ...(source === undefined ? [] : excerpt(source, line ?? 1, column, paint)),
    `  ${palette.faint(visible(help))}`,
    "",
  ].join("\n");
}

function excerpt(source: string, line: number, column: number, paint: (text: string) => string): string[] {
  const from = Math.max(0, Math.min(column - 1 - widest / 2, source.length - widest));
  const cut = Math.floor(from);
  const number = String(line);
  const before = visible(source.slice(cut, column - 1).replaceAll("\t", " "));
  const text = visible(source.slice(cut, cut + widest).replaceAll("\t", " "));
  return [
    `    ${number} | ${text}`,
    `    ${" ".repeat(number.length)} | ${" ".repeat(cells(before))}${paint("^")}`,
  ];
}

/** How wide a text is on a terminal, as far as code points tell. */
function cells(text: string): number {
  return Array.from(text).reduce((sum, letter) => sum + (isWide(letter) ? 2 : 1), 0);
}

function isWide(letter: string): boolean {
  return /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u.test(
    letter,
  );
}

function summary({ problems, accepted, coverage, files, unread }: Shown): string {
  const of = (severity: Problem["severity"]): number =>
    problems.filter((problem) => problem.severity === severity).length;
  const found = [
    counted(of("error"), "error"),
    counted(of("warning"), "warning"),
    counted(of("notice"), "notice"),
    ...(accepted === 0 ? [] : [`${accepted} accepted`]),
  ].join(", ");
  return `${found} in ${counted(files, "file")} · ${understoodText(coverage, unread)}\n`;
}

function understoodText(coverage: Coverage, unread: number): string {
  const { statements, understood } = coverage;
  const left = unread === 0 ? "" : `, ${counted(unread, "file")} not read`;
  if (statements === 0) return `no SQL found${left}`;
  const share = statements === understood && unread === 0 ? "all" : `${understood}`;
  return `${share} of ${counted(statements, "statement")} understood (${lintedPercent(coverage, unread)} %)${left}`;
}

/** How much was understood, in percent: 100 only where something was read, and all of it. */
export function lintedPercent(coverage: Coverage, unread: number): number {
  if (coverage.statements === 0) return 0;
  return unread === 0 ? percentOf(coverage) : Math.min(percentOf(coverage), 99);
}
