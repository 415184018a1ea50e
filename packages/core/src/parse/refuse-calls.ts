import type { Fault } from "./fault.ts";
import type { Kinded } from "./kind.ts";
import { isSymbol, nameOf } from "./token.ts";
import type { Token } from "./token.ts";

/** These only store an expression; it runs when they are used, on somebody else's session. */
const storing = new Set([
  "CREATE FUNCTION",
  "CREATE POLICY",
  "CREATE PROCEDURE",
  "CREATE RULE",
  "CREATE TRIGGER",
  "CREATE VIEW",
  "ALTER POLICY",
]);

const sessionLock = /^pg_(?:try_)?advisory_(?:lock|unlock)(?:_shared|_all)?$/;

/** Function calls that change the session. What a DO block or a function calls cannot be seen here. */
export function refusedCalls({ command, tokens }: Kinded): Fault[] {
  if (storing.has(command)) return [];
  return tokens.flatMap((token, index) => {
    const name = isSymbol(tokens, index + 1, "(") ? nameOf(token) : null;
    if (name === null) return [];
    if (sessionLock.test(name)) return [advisoryLock(name, token.start)];
    return name === "set_config" && !isLocal(tokens, index + 1) ? [setConfig(token.start)] : [];
  });
}

function advisoryLock(name: string, at: number): Fault {
  return {
    code: "session-lock",
    message: `${name} is about a lock of the session, which would outlive the migration.`,
    help: "Use pg_advisory_xact_lock, which ends with the migration, or nothing: two runs never apply to one target at once.",
    at,
  };
}

function setConfig(at: number): Fault {
  return {
    code: "session-setting",
    message:
      "set_config with a last argument other than true changes the session and would leak into the next target.",
    help: "Pass true. If this is the head of a pg_dump file, delete its SET lines and select pg_catalog.set_config('search_path', '', false), and take the schema name off the objects that belong to the target.",
    at,
  };
}

/** Whether the third argument is plainly true; `open` is the index of the parenthesis. */
function isLocal(tokens: readonly Token[], open: number): boolean {
  const last = callArguments(tokens, open)[2] ?? [];
  const named = last.length === 4 && isSymbol(last, 1, "=") && isSymbol(last, 2, ">") ? last.slice(3) : last;
  const [only] = named;
  return named.length === 1 && ["true", "'true'", "'t'", "'on'"].includes(only?.text.toLowerCase() ?? "");
}

function callArguments(tokens: readonly Token[], open: number): Token[][] {
  const found: Token[][] = [[]];
  let depth = 1;
  for (const token of tokens.slice(open + 1)) {
    const symbol = token.kind === "symbol" ? token.text : "";
    if (symbol === "(" || symbol === "[") depth += 1;
    if (symbol === ")" || symbol === "]") depth -= 1;
    if (depth === 0) break;
    if (symbol === "," && depth === 1) found.push([]);
    else found.at(-1)?.push(token);
  }
  return found;
}
