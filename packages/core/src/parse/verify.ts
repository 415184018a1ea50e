import type { Fault } from "./fault.ts";
import type { Kinded } from "./kind.ts";
import { hasPhrase } from "./command.ts";
import { isSymbol, outerIndexes, word } from "./token.ts";
import type { Token } from "./token.ts";

const changes = ["INSERT", "UPDATE", "DELETE", "MERGE"];

/** A fault where a statement of a verify section is anything but one query that only reads. */
export function verifyFaults(statement: Kinded): Fault[] {
  const { command, tokens } = statement;
  const reads = command === "SELECT" || (command === "WITH" && mainVerb(tokens) === "SELECT");
  if (reads && !hasPhrase(tokens, "INTO") && !changesRows(tokens)) return [];
  return [
    {
      code: "verify-not-select",
      message: `A verify section consists of SELECTs that only read; this is ${reads ? "one that writes" : command || "none"}.`,
      help: "Write a SELECT whose first column is true in every row when the migration has worked.",
      at: tokens[0]?.start ?? 0,
    },
  ];
}

/** What a WITH statement does after its queries. */
function mainVerb(tokens: readonly Token[]): string {
  const outer = outerIndexes(tokens).map((index) => word(tokens, index));
  return outer.find((found) => ["SELECT", "TABLE", "VALUES", ...changes].includes(found)) ?? "";
}

/** A WITH query that changes rows: `as (delete …)`. */
function changesRows(tokens: readonly Token[]): boolean {
  return tokens.some((_, index) => {
    if (!changes.includes(word(tokens, index)) || !isSymbol(tokens, index - 1, "(")) return false;
    return ["AS", "MATERIALIZED"].includes(word(tokens, index - 2));
  });
}
