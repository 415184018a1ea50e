import type { Fault } from "./fault.ts";
import { lexeme } from "./lexeme.ts";
import type { Lexeme } from "./lexeme.ts";

export type SectionName = "up" | "down" | "verify";

/** A part of a file. The first one is the up section that every file starts with, whether it says so or not. */
export interface Section {
  readonly name: SectionName;
  /** Offsets of what belongs to it, without its marker line. */
  readonly start: number;
  readonly end: number;
  /** What follows the name on its marker line, and where; null for the implied start of a file. */
  readonly rest: { readonly text: string; readonly at: number } | null;
}

interface Marker {
  readonly name: SectionName;
  readonly lexeme: Lexeme;
  readonly rest: { readonly text: string; readonly at: number };
}

const ours = /^--!\s*(up|down|verify)(?![\w:-]|\s+:)/;
const dbmate = /^--[ \t]*migrate:(up|down)(?![\w:-])/;

/** The parts of a file in the order in which they stand. A marker inside quotes or comments is none. */
export function sectionsOf(text: string): readonly Section[] {
  const markers = markersOf(text);
  const parts = markers.map(({ name, lexeme, rest }, index) => {
    const end = markers[index + 1]?.lexeme.start ?? text.length;
    return { name, start: lexeme.end, end, rest };
  });
  return [{ name: "up", start: 0, end: markers[0]?.lexeme.start ?? text.length, rest: null }, ...parts];
}

/** A fault for each section that the file has twice. */
export function repeatedSections(sections: readonly Section[]): Fault[] {
  const explicit = sections.filter(({ rest }) => rest !== null);
  return explicit.flatMap(({ name, start }, index) => {
    if (explicit.findIndex((other) => other.name === name) === index) return [];
    return [
      {
        code: "repeated-section",
        message: `This file has a second ${name} section.`,
        help: "Put the statements of both into one.",
        at: start,
      },
    ];
  });
}

function markersOf(text: string): Marker[] {
  const found: Marker[] = [];
  for (let at = 0; at < text.length;) {
    const next = lexeme(text, at);
    if (next.kind === "comment" && startsLine(text, at)) found.push(...markerOf(text, next));
    at = next.end;
  }
  return found;
}

function markerOf(text: string, lexeme: Lexeme): Marker[] {
  const line = text.slice(lexeme.start, lexeme.end);
  const [whole, name] = ours.exec(line) ?? dbmate.exec(line) ?? [];
  if (whole === undefined || (name !== "up" && name !== "down" && name !== "verify")) return [];
  return [{ name, lexeme, rest: { text: line.slice(whole.length), at: lexeme.start + whole.length } }];
}

function startsLine(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charAt(before) === " " || text.charAt(before) === "\t") before -= 1;
  return before < 0 || text.charAt(before) === "\n";
}
