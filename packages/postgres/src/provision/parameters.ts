import { fill } from "@tenantry/core";
import type { Variable } from "@tenantry/core";

const pattern =
  /--[^\n]*|\/\*.*?\*\/|\$(?<tag>[\w]*)\$.*?\$\k<tag>\$|(?<colon>(?<!:):)?(?:'(?:[^']|'')*'|"(?:[^"]|"")*")/gsu;

/** The statement with `:'name'` and `:"name"` replaced by quoted values. Throws an Error for a person where one has no value. */
export function withParameters(statement: string, values: Readonly<Record<string, string>>): string {
  const text = statement.trim().replace(/;$/, "");
  return fill({ text, variables: [...text.matchAll(pattern)].flatMap(variable) }, values);
}

function variable({ 0: found, index, groups }: RegExpMatchArray): readonly Variable[] {
  const name = found.slice(2, -1);
  if (groups?.["colon"] === undefined || !/^[\w.]+$/.test(name)) return [];
  const start = index ?? 0;
  return [{ name, quote: found[1] === '"' ? "identifier" : "literal", start, end: start + found.length }];
}
