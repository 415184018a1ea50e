import { fill } from "@tenantry/core";
import type { Statement } from "@tenantry/core";

/** A statement of a file, and what it is there. */
export interface Origin {
  readonly path: string;
  readonly statement: Statement;
}

/** A piece of a message: our own SQL where `origin` is null. `exact` text is the statement as filled; `around` text wraps it. */
export interface Part {
  readonly text: string;
  readonly origin: Origin | null;
  readonly how: "exact" | "around";
}

/** The values of the variables in one target. */
export type Values = Readonly<Record<string, string>>;

/** SQL text that knows which statement of which file each of its pieces came from. */
export interface SourcedText {
  readonly text: string;
  readonly parts: readonly Part[];
  readonly values: Values;
}

/**
 * Where a server error lies in a file; lines and columns are 1-based, the excerpt ends with a caret line. On the line where
 * a statement begins, columns count from its beginning.
 */
export interface Spot {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly excerpt: string;
}

/** Our own SQL. */
export function own(text: string): Part {
  return { text, origin: null, how: "around" };
}

export function sourced(parts: readonly Part[], values: Values): SourcedText {
  return { text: parts.map(({ text }) => text).join(""), parts, values };
}

/** Maps a server's position (1-based, in code points) back to the file; null where it lies in our own SQL. */
export function locate(message: SourcedText, position: number): Spot | null {
  let offset = codeUnits(message.text, position - 1);
  for (const { text, origin, how } of message.parts) {
    if (offset < text.length) {
      if (origin === null) return null;
      return spot(origin, how === "exact" ? beforeFilling(origin.statement, message.values, offset) : 0);
    }
    offset -= text.length;
  }
  return null;
}

/** The place `offset` UTF-16 units into a statement as it stands in the file. */
export function spot({ path, statement }: Origin, offset: number): Spot {
  const lines = statement.text.slice(0, offset).split("\n");
  const column = lines.at(-1)?.length ?? 0;
  const line = statement.text.split("\n")[lines.length - 1] ?? "";
  return { path, line: statement.line + lines.length - 1, column: column + 1, excerpt: caret(line, column) };
}

const widest = 100;

function caret(whole: string, column: number): string {
  const from = column > widest ? column - widest / 2 : 0;
  const line = whole.replace(/\r$/, "").slice(from, from + widest);
  const indent = whole.slice(from, column).replaceAll(/[^\t]/g, " ");
  return `${line}\n${indent}^`;
}

/** Where an offset into the filled statement lies in the statement as written. */
function beforeFilling(statement: Statement, values: Values, offset: number): number {
  let longer = 0;
  for (const variable of statement.variables) {
    const { start, end } = variable;
    const alone = { ...variable, start: 0, end: end - start };
    const value = fill({ text: statement.text.slice(start, end), variables: [alone] }, values);
    if (offset < start + longer) break;
    if (offset < start + longer + value.length) return start;
    longer += value.length - (end - start);
  }
  return offset - longer;
}

function codeUnits(text: string, codePoints: number): number {
  let units = 0;
  for (let left = codePoints; left > 0 && units < text.length; left--) {
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return units;
}
