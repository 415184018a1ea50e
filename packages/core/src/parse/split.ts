import type { Fault } from "./fault.ts";
import { lexeme } from "./lexeme.ts";
import type { Lexeme } from "./lexeme.ts";
import { endOf, isSymbol, outerIndexes, word } from "./token.ts";
import type { Token } from "./token.ts";
import { bodyWithoutEnd, metaCommand, unclosed, unterminated } from "./unfinished.ts";

/** A statement without terminator and surrounding comments, or what stands between two of them. */
export type Piece =
  | {
      readonly kind: "statement";
      readonly start: number;
      readonly end: number;
      readonly tokens: readonly Token[];
    }
  | { readonly kind: "between"; readonly start: number; readonly end: number };

/** A `--!` comment: `text` without the marker, trimmed. */
export interface Directive {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** How many statements are complete before it. */
  readonly after: number;
  /** It stands in the middle of a statement. */
  readonly inside: boolean;
}

export interface Split {
  /** End to end they are the whole source. */
  readonly pieces: readonly Piece[];
  readonly directives: readonly Directive[];
  readonly faults: readonly Fault[];
}

/**
 * The statements of a text, or of a part of it that begins and ends between lexemes: exactly as many as the server
 * would run if it accepts them. Offsets are into the whole text. Linear in the text.
 */
export function splitStatements(source: string, start = 0, end: number = source.length): Split {
  const reading: Reading = {
    source,
    end,
    pieces: [],
    directives: [],
    faults: [],
    tokens: [],
    parentheses: [],
    body: null,
    statements: 0,
    done: start,
    copyEnds: true,
  };
  for (let at = start; at < end;) at = take(reading, lexeme(source, at));
  close(reading);
  between(reading, end);
  return reading;
}

/** What is known at one point of the source while it is read from left to right. */
interface Reading {
  readonly source: string;
  readonly end: number;
  readonly pieces: Piece[];
  readonly directives: Directive[];
  readonly faults: Fault[];
  /** Of the statement under way. */
  tokens: Token[];
  /** Offsets of those that are open. */
  parentheses: number[];
  /** Offset of the BEGIN of a `begin atomic` body that is not over. */
  body: number | null;
  statements: number;
  /** Where the last piece ended. */
  done: number;
  /** False once a search for the end of COPY rows found none, so that it is not made again. */
  copyEnds: boolean;
}

/** Returns where reading goes on. */
function take(reading: Reading, next: Lexeme): number {
  if (!next.closed) reading.faults.push(unterminated(next, reading.source));
  if (next.kind === "terminator") return terminator(reading, next);
  if (next.kind === "comment") directive(reading, next);
  else if (next.kind === "meta") {
    reading.faults.push(metaCommand(next, reading.source));
    close(reading);
  } else if (next.kind !== "space") token(reading, next.kind, next);
  return next.end;
}

function directive({ source, directives, statements, tokens }: Reading, { start, end }: Lexeme): void {
  if (!source.startsWith("--!", start)) return;
  const text = source.slice(start + 3, end).trim();
  directives.push({ text, start, end, after: statements, inside: tokens.length > 0 });
}

function token(reading: Reading, kind: Token["kind"], { start, end }: Lexeme): void {
  const { tokens, parentheses } = reading;
  tokens.push({ kind, text: reading.source.slice(start, end), start });
  const last = tokens.length - 1;
  if (isSymbol(tokens, last, "(")) parentheses.push(start);
  if (isSymbol(tokens, last, ")")) parentheses.pop();
  if (kind !== "word" || parentheses.length > 0) return;
  if (reading.body === null)
    reading.body = beginsBody(tokens, last) ? (tokens[last - 1]?.start ?? null) : null;
  else if (word(tokens, last) === "END" && startsBodyStatement(tokens, last)) reading.body = null;
}

function terminator(reading: Reading, next: Lexeme): number {
  const { tokens, parentheses, body } = reading;
  if (body !== null || (parentheses.length > 0 && created(tokens) === "RULE")) {
    token(reading, "terminator", next);
    return next.end;
  }
  const copies = copiesFromClient(tokens);
  close(reading);
  return copies ? copyData(reading, next.end) : next.end;
}

/** The statement under way is over. */
function close(reading: Reading): void {
  const { tokens, parentheses, body, faults } = reading;
  const [first, last, open] = [tokens[0], tokens.at(-1), parentheses[0]];
  if (open !== undefined) faults.push(unclosed(open));
  if (body !== null) faults.push(bodyWithoutEnd(body));
  if (first !== undefined && last !== undefined) {
    between(reading, first.start);
    reading.pieces.push({ kind: "statement", start: first.start, end: endOf(last), tokens });
    reading.done = endOf(last);
    reading.statements += 1;
  }
  reading.tokens = [];
  reading.parentheses = [];
  reading.body = null;
}

function between(reading: Reading, end: number): void {
  if (end > reading.done) reading.pieces.push({ kind: "between", start: reading.done, end });
  reading.done = end;
}

/** Skips the rows after `copy … from stdin;`, so that one mistake is reported as one. */
function copyData(reading: Reading, at: number): number {
  const close = reading.copyEnds ? reading.source.indexOf("\n\\.", at) : -1;
  reading.copyEnds = close >= 0 && close < reading.end;
  return reading.copyEnds ? close + 3 : at;
}

function beginsBody(tokens: readonly Token[], index: number): boolean {
  if (word(tokens, index) !== "ATOMIC" || word(tokens, index - 1) !== "BEGIN") return false;
  return ["FUNCTION", "PROCEDURE"].includes(created(tokens));
}

/** In a `begin atomic` body each statement ends with a semicolon, so the closing END is the only one that can start one. */
function startsBodyStatement(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  if (before?.kind === "terminator") return true;
  return word(tokens, index - 1) === "ATOMIC" && word(tokens, index - 2) === "BEGIN";
}

function created(tokens: readonly Token[]): string {
  if (word(tokens, 0) !== "CREATE") return "";
  return word(tokens, word(tokens, 1) === "OR" && word(tokens, 2) === "REPLACE" ? 3 : 1);
}

/** `copy … from stdin`: the server would wait for rows that no message holds. */
export function copiesFromClient(tokens: readonly Token[]): boolean {
  if (word(tokens, 0) !== "COPY") return false;
  const outer = outerIndexes(tokens);
  return outer.some((index) => word(tokens, index) === "FROM" && isClient(word(tokens, index + 1)));
}

/** The server takes both words in both directions. */
export function isClient(name: string): boolean {
  return name === "STDIN" || name === "STDOUT";
}
