/** A word, string or symbol of one statement, as the server would read it. */
export interface Word {
  /** `name` covers keywords and identifiers, quoted or not; `string` is unquoted already. */
  readonly kind: "name" | "string" | "symbol";
  /** Lower case for an unquoted name. */
  readonly text: string;
  readonly quoted: "quoted" | "bare";
}

const pattern =
  /(?<space>\s+|--[^\n]*|\/\*.*?\*\/)|"(?<quoted>(?:[^"]|"")*)"|'(?<string>(?:[^']|'')*)'|\$(?<tag>[^$\s]*)\$(?<dollar>.*?)\$\k<tag>\$|(?<name>[\p{L}_][\p{L}\p{N}_$]*)|(?<operator>::|[-+*/<>=~!@#%^&|`?]+)|(?<symbol>.)/gsu;

/** The words of a statement that was split off a file already, comments left out. */
export function words(statement: string): readonly Word[] {
  return [...statement.matchAll(pattern)].flatMap(({ groups = {} }) => word(groups));
}

function word(groups: Readonly<Record<string, string | undefined>>): readonly Word[] {
  const { space, quoted, string, dollar, name, operator, symbol } = groups;
  if (space !== undefined) return [];
  if (quoted !== undefined) return [{ kind: "name", text: quoted.replaceAll('""', '"'), quoted: "quoted" }];
  if (string !== undefined) return [{ kind: "string", text: string.replaceAll("''", "'"), quoted: "quoted" }];
  if (dollar !== undefined) return [{ kind: "string", text: dollar, quoted: "quoted" }];
  if (name !== undefined) return [{ kind: "name", text: folded(name), quoted: "bare" }];
  return [{ kind: "symbol", text: operator ?? symbol ?? "", quoted: "bare" }];
}

/** The server folds ASCII letters only. */
function folded(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
