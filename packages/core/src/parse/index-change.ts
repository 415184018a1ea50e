import type { IndexChange, Statement, Variable } from "../migration.ts";
import { isSymbol, endOf, nameOf, word } from "./token.ts";
import { splitStatements } from "./split.ts";
import type { Token } from "./token.ts";

interface Qualified {
  readonly schema: string | null;
  readonly name: string;
  /** Index of the token after it. */
  readonly next: number;
}

/**
 * What a CREATE or DROP INDEX CONCURRENTLY does, or null for any other statement, for an index without a name, for
 * several indexes, for CASCADE and for names that only a variable (other than the schema) tells.
 */
export function indexChange(statement: Statement): IndexChange | null {
  const verb = verbOf(statement);
  if (verb === null) return null;
  const tokens = tokensOf(statement.text);
  const concurrently = tokens.findIndex((_, index) => word(tokens, index) === "CONCURRENTLY");
  const clause = verb === "create" ? ["IF", "NOT", "EXISTS"] : ["IF", "EXISTS"];
  const ifExists = clause.every((expected, index) => word(tokens, concurrently + 1 + index) === expected);
  const at = concurrently + 1 + (ifExists ? clause.length : 0);
  const plain = without(statement, tokens, concurrently);
  return verb === "create" ? created(tokens, at, ifExists, plain) : dropped(tokens, at, ifExists, plain);
}

/** Whether a CREATE INDEX CONCURRENTLY leaves the name to the server. */
export function isUnnamed({
  command,
  tokens,
}: {
  readonly command: string;
  readonly tokens: readonly Token[];
}): boolean {
  if (command !== "CREATE INDEX CONCURRENTLY") return false;
  return tokens.some(
    (_, index) => word(tokens, index) === "CONCURRENTLY" && word(tokens, index + 1) === "ON",
  );
}

function verbOf({ command }: Statement): IndexChange["verb"] | null {
  if (command === "CREATE INDEX CONCURRENTLY") return "create";
  return command === "DROP INDEX CONCURRENTLY" ? "drop" : null;
}

function created(
  tokens: readonly Token[],
  at: number,
  ifExists: boolean,
  plain: Statement,
): IndexChange | null {
  const index = nameOf(tokens[at]);
  if (index === null || word(tokens, at + 1) !== "ON") return null;
  const table = qualified(tokens, at + (word(tokens, at + 2) === "ONLY" ? 3 : 2));
  if (table === null) return null;
  return { verb: "create", schema: table.schema, index, table: table.name, ifExists, plain };
}

function dropped(
  tokens: readonly Token[],
  at: number,
  ifExists: boolean,
  plain: Statement,
): IndexChange | null {
  const index = qualified(tokens, at);
  if (index === null) return null;
  const over = index.next + (word(tokens, index.next) === "RESTRICT" ? 1 : 0) === tokens.length;
  return over
    ? { verb: "drop", schema: index.schema, index: index.name, table: null, ifExists, plain }
    : null;
}

/** `name`, `schema.name` or `:"schema".name`. */
function qualified(tokens: readonly Token[], at: number): Qualified | null {
  const variable = isSymbol(tokens, at, ":");
  if (variable && tokens[at + 1]?.text !== '"schema"') return null;
  const first = variable ? "$target" : nameOf(tokens[at]);
  const next = at + (variable ? 2 : 1);
  if (first === null) return null;
  if (!isSymbol(tokens, next, ".")) return variable ? null : { schema: null, name: first, next };
  const name = nameOf(tokens[next + 1]);
  return name === null || isSymbol(tokens, next + 2, ".") ? null : { schema: first, name, next: next + 2 };
}

/** The statement without one of its words and the blanks after it. */
function without(statement: Statement, tokens: readonly Token[], index: number): Statement {
  const { text, variables } = statement;
  const token = tokens[index];
  if (token === undefined) return statement;
  const end = endOf(token);
  const gap = text.slice(end, tokens[index + 1]?.start);
  const removed = token.text.length + (/^[ \t]*$/.test(gap) ? gap.length : 0);
  const shifted = (offset: number): number => (offset > token.start ? offset - removed : offset);
  return {
    ...statement,
    text: text.slice(0, token.start) + text.slice(token.start + removed),
    command: statement.command.replace(" CONCURRENTLY", ""),
    variables: variables.map((variable): Variable => ({
      ...variable,
      start: shifted(variable.start),
      end: shifted(variable.end),
    })),
  };
}

function tokensOf(text: string): readonly Token[] {
  const [piece] = splitStatements(text).pieces;
  return piece?.kind === "statement" ? piece.tokens : [];
}
