import type { Fault } from "./fault.ts";
import type { Lexeme } from "./lexeme.ts";

/** A quote or comment that runs to the end of the text. */
export function unterminated({ kind, start }: Lexeme, source: string): Fault {
  const opening =
    source.charAt(start) === "$" ? source.slice(start, source.indexOf("$", start + 1) + 1) : null;
  const what =
    kind === "comment"
      ? "comment"
      : kind === "identifier"
        ? "quoted identifier"
        : opening === null
          ? "string"
          : "dollar quote";
  const close = kind === "comment" ? "*/" : kind === "identifier" ? '"' : (opening ?? "'");
  return {
    code: "unterminated",
    message: `A ${what} begins here and never ends.`,
    help: `Close it with ${close}${kind === "comment" ? "; comments nest, so every /* needs its own" : ""}.`,
    at: start,
  };
}

/** A parenthesis that is open where its statement ends. */
export function unclosed(at: number): Fault {
  return {
    code: "unclosed-parenthesis",
    message: "A parenthesis opens here and is not closed before the statement ends.",
    help: "Close it with ).",
    at,
  };
}

/** A routine body that its text does not end. */
export function bodyWithoutEnd(at: number): Fault {
  return {
    code: "unterminated",
    message: "A BEGIN ATOMIC body begins here and never ends.",
    help: "Close it with END, after the semicolon of its last statement.",
    at,
  };
}

/** A backslash outside quotes. */
export function metaCommand({ start, end }: Lexeme, source: string): Fault {
  const command = source.slice(start, end).split(/\s/, 1)[0] ?? "";
  return {
    code: "psql-command",
    message: `${command.slice(0, 40)} is a psql command, which the server does not know.`,
    help: /^\\(un)?restrict$/.test(command)
      ? "pg_dump begins and ends its files with it: delete the line."
      : "Write the SQL it stands for. What it includes becomes a migration of its own; variables are filled in without \\set.",
    at: start,
  };
}
