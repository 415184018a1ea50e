import type { Variable } from "../migration.ts";
import { commandOf } from "./command.ts";
import type { Fault } from "./fault.ts";
import { findVariables } from "./find-variables.ts";
import type { Kinded } from "./kind.ts";
import { longNames } from "./long-names.ts";
import { refusals } from "./refuse.ts";
import type { Section } from "./sections.ts";
import { readSetting, settingsAfterMarker } from "./settings.ts";
import type { Setting } from "./settings.ts";
import { splitStatements } from "./split.ts";
import type { Directive, Split } from "./split.ts";

/** A statement that still knows its tokens; offsets are into the whole file. */
export interface Draft extends Kinded {
  readonly start: number;
  readonly end: number;
  readonly variables: readonly Variable[];
  /** What its `--! accept:` lines say. */
  readonly accepts: readonly string[];
}

/** A section, read. */
export interface Part {
  readonly section: Section;
  readonly settings: readonly Setting[];
  readonly drafts: readonly Draft[];
  /** The section as it counts for a checksum: without `--!` lines, CRLF as LF, no blank ends. */
  readonly body: string;
  readonly faults: readonly Fault[];
}

/** Reads one section of a file with everything that is wrong in it whatever its mode. */
export function readPart(text: string, section: Section): Part {
  const parts = splitStatements(text, section.start, section.end);
  const { settings, accepts, faults } = readDirectives(parts.directives, section);
  const drafts = parts.pieces
    .flatMap((piece) => (piece.kind === "statement" ? [piece] : []))
    .map(({ start, end, tokens }, index) => {
      const { found: variables, faults } = findVariables(tokens);
      const command = commandOf(tokens);
      const draft: Draft = { command, tokens, start, end, variables, accepts: accepts.get(index) ?? [] };
      return { draft, faults: [...faults, ...longNames(tokens, variables), ...refusals(draft)] };
    });
  return {
    section,
    settings,
    drafts: drafts.map(({ draft }) => draft),
    body: bodyOf(text, section, parts),
    faults: [...parts.faults, ...faults, ...drafts.flatMap(({ faults }) => faults)],
  };
}

interface Directives {
  readonly settings: readonly Setting[];
  readonly accepts: ReadonlyMap<number, readonly string[]>;
  readonly faults: readonly Fault[];
}

function readDirectives(directives: readonly Directive[], { rest }: Section): Directives {
  const settings: Setting[] = [];
  const accepts = new Map<number, readonly string[]>();
  const faults: Fault[] = [];
  const marked = rest === null ? [] : settingsAfterMarker(rest.text, rest.at);
  for (const found of marked) {
    if ("code" in found) faults.push(found);
    else settings.push(found);
  }
  for (const { text, start, after, inside } of directives) {
    const found = readSetting(text, start);
    if ("code" in found) faults.push(found);
    else if (inside) faults.push(misplaced(found, "in the middle of a statement"));
    else if (found.key === "accept") accepts.set(after, [...(accepts.get(after) ?? []), found.value]);
    else if (after > 0) faults.push(misplaced(found, "after the first statement"));
    else settings.push(found);
  }
  return { settings, accepts, faults };
}

function misplaced({ key, at }: Setting, where: string): Fault {
  return {
    code: "misplaced-key",
    message: `--! ${key}: stands ${where}, where it would be easy to overlook.`,
    help:
      key === "accept" ? "Move it to the line above the statement." : "Move it above the first statement.",
    at,
  };
}

function bodyOf(text: string, { start, end }: Section, { directives }: Split): string {
  const kept: string[] = [];
  let at = start;
  for (const directive of directives) {
    const line = text.lastIndexOf("\n", directive.start) + 1;
    const own = text.slice(line, directive.start).trim() === "";
    kept.push(text.slice(at, own ? line : directive.start));
    at = own && directive.end < end ? text.indexOf("\n", directive.end) + 1 || end : directive.end;
  }
  kept.push(text.slice(at, end));
  return kept.join("").replaceAll("\r\n", "\n").trim();
}
