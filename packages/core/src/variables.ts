import type { Statement } from "./migration.ts";
import { hasLoneSurrogate, longestIdentifier, utf8Length } from "./utf8.ts";

/** The statement with its variables replaced by quoted values. Throws an Error for a person where a variable has no value here. */
export function fill(
  statement: Pick<Statement, "text" | "variables">,
  values: Readonly<Record<string, string>>,
): string {
  const parts: string[] = [];
  let at = 0;
  for (const { name, quote, start, end } of statement.variables) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`The variable ${name} has no value in this target.`);
    parts.push(
      statement.text.slice(at, start),
      quote === "identifier" ? quoteIdent(value) : quoteLiteral(value),
    );
    at = end;
  }
  return parts.join("") + statement.text.slice(at);
}

/** The one way a name enters SQL: always quoted. Throws for NUL, invalid Unicode and more than 63 bytes, which the server would cut. */
export function quoteIdent(name: string): string {
  refuseUnsendable(name, "identifier");
  if (utf8Length(name) > longestIdentifier) {
    throw new Error(`An identifier may have at most 63 bytes: ${shown(name)} has ${utf8Length(name)}.`);
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** The one way a value enters SQL as text; right only with standard_conforming_strings on. Throws for NUL and invalid Unicode. */
export function quoteLiteral(value: string): string {
  refuseUnsendable(value, "literal");
  return `'${value.replaceAll("'", "''")}'`;
}

function refuseUnsendable(text: string, what: "identifier" | "literal"): void {
  if (text.includes("\0")) throw new Error(`A NUL character cannot be part of an SQL ${what}.`);
  if (hasLoneSurrogate(text)) throw new Error(`Half a surrogate pair cannot be part of an SQL ${what}.`);
}

function shown(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}
