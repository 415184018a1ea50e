import { hasPhrase } from "./command.ts";
import { isSymbol, outerIndexes, word } from "./token.ts";
import type { Token } from "./token.ts";

/** What a statement does, as far as its words tell. */
export interface Kinded {
  readonly command: string;
  readonly tokens: readonly Token[];
}

const never = new Set([
  "ALTER DATABASE SET TABLESPACE",
  "ALTER SYSTEM",
  "ALTER TABLE DETACH PARTITION CONCURRENTLY",
  "CREATE DATABASE",
  "CREATE INDEX CONCURRENTLY",
  "CREATE TABLESPACE",
  "DROP DATABASE",
  "DROP INDEX CONCURRENTLY",
  "DROP SUBSCRIPTION",
  "DROP TABLESPACE",
  "REINDEX DATABASE",
  "REINDEX SCHEMA",
  "REINDEX SYSTEM",
  "VACUUM",
]);

/** Of these a transaction may hold one, but a file may also have good reason to run it alone. */
const eitherWay = new Set([
  "ALTER TYPE ADD VALUE",
  "ANALYZE",
  "CHECKPOINT",
  "CLUSTER",
  "REINDEX INDEX",
  "REINDEX TABLE",
]);

const definitions = new Set(
  "ALTER ANALYZE CHECKPOINT CLUSTER COMMENT CREATE DROP GRANT IMPORT LOCK NOTIFY REASSIGN REINDEX REVOKE SECURITY SET VACUUM".split(
    " ",
  ),
);

/** Whether the server refuses it in a transaction block. A REINDEX of a partitioned table looks like any other. */
export function needsNoTransaction({ command, tokens }: Kinded): boolean {
  if (never.has(command) || (command.startsWith("REINDEX") && command.endsWith(" CONCURRENTLY"))) return true;
  if (command === "CLUSTER") return !namesTable(tokens);
  if (command === "CREATE SUBSCRIPTION") return !isOff(tokens, "CREATE_SLOT") && !isOff(tokens, "CONNECT");
  if (command === "ALTER SUBSCRIPTION") return refreshes(tokens);
  return false;
}

/** Whether it makes sense in a file with `transaction: off`. */
export function suitsNoTransaction(statement: Kinded): boolean {
  return eitherWay.has(statement.command) || needsNoTransaction(statement);
}

/**
 * Whether it runs code that can leave something on the session. Anything that is not plainly a definition does:
 * queries, changes of rows (triggers), DO and CALL, and tables or views filled by a query.
 */
export function isDynamic({ command, tokens }: Kinded): boolean {
  if (command === "CREATE MATERIALIZED VIEW") return true;
  if (command === "CREATE TABLE") return hasPhrase(tokens, "AS");
  return !definitions.has(command.split(" ", 1)[0] ?? "");
}

function namesTable(tokens: readonly Token[]): boolean {
  return outerIndexes(tokens).some((index) => {
    const token = tokens[index];
    return (
      token?.kind === "identifier" ||
      (token?.kind === "word" && !["CLUSTER", "VERBOSE"].includes(word(tokens, index)))
    );
  });
}

function refreshes(tokens: readonly Token[]): boolean {
  if (hasPhrase(tokens, "REFRESH")) return true;
  const publication = ["SET", "ADD", "DROP"].some((verb) => hasPhrase(tokens, verb, "PUBLICATION"));
  return publication && !isOff(tokens, "REFRESH");
}

/** `option = false` in a list of options. */
function isOff(tokens: readonly Token[], option: string): boolean {
  return tokens.some((_, index) => {
    if (word(tokens, index) !== option || !isSymbol(tokens, index + 1, "=")) return false;
    const value = tokens[index + 2]?.text.replaceAll("'", "").toLowerCase();
    return value !== undefined && ["false", "off", "0", "no"].includes(value);
  });
}
