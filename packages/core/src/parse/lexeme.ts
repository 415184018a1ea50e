/**
 * What the server's lexer would see. `meta` is a backslash outside quotes with the rest of its line, which only psql
 * understands. `::` and `:=` are one symbol each, every other symbol is one character.
 */
export type LexemeKind =
  | "space"
  | "comment"
  | "word"
  | "identifier"
  | "string"
  | "number"
  | "symbol"
  | "terminator"
  | "meta";

export interface Lexeme {
  readonly kind: LexemeKind;
  readonly start: number;
  readonly end: number;
  /** False when the text ends inside a quote or a comment. */
  readonly closed: boolean;
}

/** The lexeme that starts at `at`, with standard_conforming_strings on. Lexemes end to end are the whole text; each is read once. */
export function lexeme(source: string, at: number): Lexeme {
  const first = source.charAt(at);
  const second = source.charAt(at + 1);
  const upTo = (kind: LexemeKind, end: number): Lexeme => ({ kind, start: at, end, closed: true });
  const quoted = (kind: LexemeKind, end: number | null): Lexeme =>
    end === null ? { kind, start: at, end: source.length, closed: false } : upTo(kind, end);

  if (isSpace(source.charCodeAt(at))) return upTo("space", runEnd(source, at, isSpace));
  if (first === "-" && second === "-") return upTo("comment", lineEnd(source, at));
  if (first === "/" && second === "*") return quoted("comment", commentEnd(source, at));
  if (first === "'") return quoted("string", quoteEnd(source, at, "'"));
  if (first === '"') return quoted("identifier", quoteEnd(source, at, '"'));
  if ((first === "e" || first === "E") && second === "'") return quoted("string", escapedEnd(source, at + 1));
  if ((first === "u" || first === "U") && second === "&") {
    const quote = source.charAt(at + 2);
    if (quote === "'") return quoted("string", quoteEnd(source, at + 2, "'"));
    if (quote === '"') return quoted("identifier", quoteEnd(source, at + 2, '"'));
  }
  if (isWordStart(source.charCodeAt(at))) return upTo("word", runEnd(source, at, isWordPart));
  if (isDigit(source.charCodeAt(at))) return upTo("number", runEnd(source, at, isNumberPart));
  if (first === "$") return dollar(source, at);
  if (first === "\\") return upTo("meta", lineEnd(source, at));
  if (first === ";") return upTo("terminator", at + 1);
  return upTo("symbol", at + (first === ":" && (second === ":" || second === "=") ? 2 : 1));
}

/** A dollar-quoted string, or the bare `$` of a parameter. */
function dollar(source: string, at: number): Lexeme {
  const tagEnd = isWordStart(source.charCodeAt(at + 1)) ? runEnd(source, at + 1, isTagPart) : at + 1;
  if (source.charAt(tagEnd) !== "$") return { kind: "symbol", start: at, end: at + 1, closed: true };
  const tag = source.slice(at, tagEnd + 1);
  const close = source.indexOf(tag, tagEnd + 1);
  const end = close < 0 ? source.length : close + tag.length;
  return { kind: "string", start: at, end, closed: close >= 0 };
}

function runEnd(source: string, at: number, belongs: (code: number) => boolean): number {
  let end = at + 1;
  while (end < source.length && belongs(source.charCodeAt(end))) end += 1;
  return end;
}

function lineEnd(source: string, at: number): number {
  let end = at;
  while (end < source.length && source.charAt(end) !== "\n" && source.charAt(end) !== "\r") end += 1;
  return end;
}

/** Block comments nest. */
function commentEnd(source: string, at: number): number | null {
  let depth = 1;
  let end = at + 2;
  while (depth > 0) {
    if (end >= source.length) return null;
    const pair = source.charAt(end) + source.charAt(end + 1);
    if (pair === "/*") depth += 1;
    else if (pair === "*/") depth -= 1;
    end += pair === "/*" || pair === "*/" ? 2 : 1;
  }
  return end;
}

/** `at` is the opening quote; a doubled one stands for itself. */
function quoteEnd(source: string, at: number, quote: string): number | null {
  for (let end = at + 1; ; end += 2) {
    end = source.indexOf(quote, end);
    if (end < 0) return null;
    if (source.charAt(end + 1) !== quote) return end + 1;
  }
}

/** `E'…'`: a backslash hides the next character, and a quote on a later line continues the same string. */
function escapedEnd(source: string, at: number): number | null {
  let end = at + 1;
  while (end < source.length) {
    const character = source.charAt(end);
    if (character === "\\") end += 2;
    else if (character !== "'") end += 1;
    else if (source.charAt(end + 1) === "'") end += 2;
    else {
      const next = continuation(source, end + 1);
      if (next === null) return end + 1;
      end = next + 1;
    }
  }
  return null;
}

/** Where a string goes on after a line break: only space and line comments may stand between its parts. */
function continuation(source: string, at: number): number | null {
  let end = at;
  let broken = false;
  while (end < source.length) {
    if (isSpace(source.charCodeAt(end))) {
      broken ||= source.charAt(end) === "\n" || source.charAt(end) === "\r";
      end += 1;
    } else if (source.startsWith("--", end)) end = lineEnd(source, end);
    else return broken && source.charAt(end) === "'" ? end : null;
  }
  return null;
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Letters, underscore and everything outside ASCII, as the server's lexer has it. */
function isWordStart(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f || code >= 0x80;
}

function isTagPart(code: number): boolean {
  return isWordStart(code) || isDigit(code);
}

function isWordPart(code: number): boolean {
  return isTagPart(code) || code === 0x24;
}

/** Generous: `1e10`, `0x1F`, `1_000`; a letter right after a number is an error on the server anyway. */
function isNumberPart(code: number): boolean {
  return isTagPart(code) || code === 0x2e;
}
