import type { Variable } from "../migration.ts";
import { nearest } from "../suggest.ts";
import type { Fault } from "./fault.ts";
import { endOf, isSymbol, word } from "./token.ts";
import type { Token } from "./token.ts";

const known = ["schema", "tenant", "database"];

/** The variables of a statement, with offsets into the text that was split, and a fault for each that does not exist. */
export function findVariables(tokens: readonly Token[]): {
  found: readonly Variable[];
  faults: readonly Fault[];
} {
  const colons = tokens.flatMap((_, index) => (isSymbol(tokens, index, ":") ? [index] : []));
  if (colons.length === 0) return { found: [], faults: [] };
  const slices = sliceColons(tokens);
  const found = colons.flatMap((index) => (slices.has(index) ? [] : variableAt(tokens, index)));
  return { found, faults: found.flatMap(unknown) };
}

/** psql's rule: the quote follows the colon at once, and the name is letters, digits and underscores (ours may have dots). */
function variableAt(tokens: readonly Token[], index: number): Variable[] {
  const [colon, quoted] = [tokens[index], tokens[index + 1]];
  if (colon === undefined || quoted === undefined || quoted.start !== endOf(colon)) return [];
  const [, name] = /^["']([\w.]+)["']$/.exec(quoted.text) ?? [];
  if (name === undefined) return [];
  const quote = quoted.kind === "identifier" ? "identifier" : "literal";
  return [{ name, quote, start: colon.start, end: endOf(quoted) }];
}

/** Colons that separate the bounds of an array slice: right inside the brackets of a subscript. */
function sliceColons(tokens: readonly Token[]): Set<number> {
  const open: ("(" | "subscript" | "array")[] = [];
  const colons = new Set<number>();
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== "symbol") continue;
    if (token.text === "(") open.push("(");
    else if (token.text === "[") open.push(opensArray(tokens, index, open.at(-1)) ? "array" : "subscript");
    else if (token.text === ")" || token.text === "]") open.pop();
    else if (token.text === ":" && open.at(-1) === "subscript") colons.add(index);
  }
  return colons;
}

/** `array[…]`, or a row of it: `array[[…], […]]`. */
function opensArray(tokens: readonly Token[], index: number, outer: string | undefined): boolean {
  if (word(tokens, index - 1) === "ARRAY") return true;
  return outer === "array" && (isSymbol(tokens, index - 1, "[") || isSymbol(tokens, index - 1, ","));
}

function unknown({ name, quote, start }: Variable): Fault[] {
  if (known.includes(name) || /^label\.\w+$/.test(name)) return [];
  const mark = quote === "identifier" ? '"' : "'";
  const meant = nearest(name, known);
  return [
    {
      code: "unknown-variable",
      message: `There is no variable :${mark}${name}${mark}.`,
      help: `${meant === null ? "" : `Did you mean ${meant}? `}Known are schema, tenant, database and label.<name>. If this is no variable, put a space after the colon.`,
      at: start,
    },
  ];
}
