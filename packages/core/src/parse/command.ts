import { outerIndexes, isSymbol, word } from "./token.ts";
import type { Token } from "./token.ts";

const modifiers = new Set(
  "OR REPLACE UNIQUE GLOBAL LOCAL TEMP TEMPORARY UNLOGGED RECURSIVE TRUSTED PROCEDURAL CONSTRAINT".split(" "),
);

/** Kinds of object with more than one word. A last `*` stands for any word. */
const longObjects = [
  "ACCESS METHOD",
  "DEFAULT PRIVILEGES",
  "DEFAULT CONVERSION",
  "EVENT TRIGGER",
  "FOREIGN DATA WRAPPER",
  "FOREIGN TABLE",
  "LARGE OBJECT",
  "MATERIALIZED VIEW",
  "OPERATOR CLASS",
  "OPERATOR FAMILY",
  "OWNED BY",
  "TEXT SEARCH *",
  "USER MAPPING",
].map((object) => object.split(" "));

const longVerbs = [
  "COMMIT PREPARED",
  "IMPORT FOREIGN SCHEMA",
  "PREPARE TRANSACTION",
  "REASSIGN OWNED",
  "REFRESH MATERIALIZED VIEW",
  "ROLLBACK PREPARED",
  "SECURITY LABEL",
  "SET CONSTRAINTS",
  "SET LOCAL",
  "SET SESSION",
  "SET TRANSACTION",
  "START TRANSACTION",
].map((verb) => verb.split(" "));

/** Clauses that make another kind of statement; the words may be apart, but come in this order and outside parentheses. */
const clauses: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "ALTER TYPE": [["ADD", "VALUE"]],
  "ALTER TABLE": [["DETACH", "PARTITION", "CONCURRENTLY"]],
  "ALTER DATABASE": [["SET", "TABLESPACE"]],
};

/**
 * The kind of a statement: leading keywords in upper case, without modifiers such as OR REPLACE, UNIQUE or TEMP, plus
 * CONCURRENTLY or the clause that makes a difference: `CREATE INDEX CONCURRENTLY`, `ALTER TYPE ADD VALUE`.
 * A statement in parentheses is what stands in them; `""` where there is no keyword.
 */
export function commandOf(tokens: readonly Token[]): string {
  let first = 0;
  while (isSymbol(tokens, first, "(")) first += 1;
  const verb = word(tokens, first);
  if (verb === "CREATE" || verb === "ALTER" || verb === "DROP") return objectCommand(tokens, first);
  const long = longVerbs.find((words) => matches(tokens, first, words));
  if (long !== undefined) return long.join(" ");
  return verb === "REINDEX" ? reindex(tokens) : verb;
}

/** Whether these words stand outside parentheses in this order, each right after the last. */
export function hasPhrase(tokens: readonly Token[], ...phrase: readonly string[]): boolean {
  return outerIndexes(tokens).some((index) => matches(tokens, index, phrase));
}

function objectCommand(tokens: readonly Token[], first: number): string {
  const verb = word(tokens, first);
  let at = first + 1;
  const skipped = verb === "CREATE" ? modifiers : new Set<string>();
  while (skipped.has(word(tokens, at))) at += 1;
  const long = longObjects.find((words) => matches(tokens, at, words));
  const length = long?.length ?? 1;
  const object = Array.from({ length }, (_, index) => word(tokens, at + index)).join(" ");
  const command = `${verb} ${object === "DEFAULT CONVERSION" ? "CONVERSION" : object}`.trimEnd();
  if (object === "INDEX" && word(tokens, at + 1) === "CONCURRENTLY") return `${command} CONCURRENTLY`;
  const clause = (clauses[command] ?? []).find((words) => inOrder(tokens, at, words));
  return clause === undefined ? command : `${command} ${clause.join(" ")}`;
}

/** Its options may stand in parentheses before what is indexed again. */
function reindex(tokens: readonly Token[]): string {
  const outer = outerIndexes(tokens).map((index) => word(tokens, index));
  const object = outer.find((found) => ["INDEX", "TABLE", "SCHEMA", "DATABASE", "SYSTEM"].includes(found));
  const option = isSymbol(tokens, 1, "(")
    ? tokens.findIndex((_, index) => word(tokens, index) === "CONCURRENTLY")
    : -1;
  const off = ["FALSE", "OFF"].includes(word(tokens, option + 1)) || tokens[option + 1]?.text === "0";
  const concurrently = outer.includes("CONCURRENTLY") || (option >= 0 && !off);
  return ["REINDEX", object, concurrently ? "CONCURRENTLY" : undefined]
    .filter((part) => part !== undefined)
    .join(" ");
}

function matches(tokens: readonly Token[], at: number, words: readonly string[]): boolean {
  return words.every((expected, index) => {
    const found = word(tokens, at + index);
    return expected === "*" ? found !== "" : found === expected;
  });
}

function inOrder(tokens: readonly Token[], from: number, words: readonly string[]): boolean {
  let found = 0;
  for (const index of outerIndexes(tokens)) {
    if (index > from && word(tokens, index) === words[found]) found += 1;
  }
  return found === words.length;
}
