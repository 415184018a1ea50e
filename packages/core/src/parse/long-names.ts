import type { Variable } from "../migration.ts";
import { longestIdentifier, utf8Length } from "../utf8.ts";
import type { Fault } from "./fault.ts";
import { nameOf } from "./token.ts";
import type { Token } from "./token.ts";

/** A fault for each name that the server would silently cut. Names in dollar quotes cannot be seen here. */
export function longNames(tokens: readonly Token[], variables: readonly Variable[]): Fault[] {
  const filled = new Set(variables.map(({ start }) => start + 1));
  return tokens.flatMap((token) => {
    if (token.text.length * 3 <= longestIdentifier || filled.has(token.start)) return [];
    const name = nameOf(token) ?? (token.kind === "identifier" ? decoded(token.text) : null);
    const bytes = name === null ? 0 : utf8Length(name);
    return name === null || bytes <= longestIdentifier ? [] : [tooLong(name, bytes, token.start)];
  });
}

/** `U&"…"` with its escapes taken out; another escape character than the backslash only makes it seem longer. */
function decoded(text: string): string {
  return text
    .slice(3, -1)
    .replaceAll('""', '"')
    .replace(/\\(?:\+[0-9a-f]{6}|[0-9a-f]{4})/gi, "?");
}

function tooLong(name: string, bytes: number, at: number): Fault {
  const shown = name.length > 70 ? `${name.slice(0, 70)}…` : name;
  return {
    code: "identifier-too-long",
    message: `${shown} has ${bytes} bytes; PostgreSQL would cut it to ${longestIdentifier}.`,
    help: "Choose a shorter name.",
    at,
  };
}
