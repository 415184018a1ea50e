import type { Fault } from "./fault.ts";
import type { Kinded } from "./kind.ts";
import { word } from "./token.ts";
import type { Token } from "./token.ts";

type Control = "begin" | "commit" | "other" | null;

export interface Absorbed<T> {
  /** The statements without those that control the transaction. */
  readonly kept: readonly T[];
  readonly faults: readonly Fault[];
}

/** Takes top-level `begin; … commit;` pairs away; any other transaction control is a fault each. */
export function absorb<T extends Kinded>(statements: readonly T[]): Absorbed<T> {
  const { kept, faults } = withoutControl(statements);
  return arePairs(statements.map(control)) ? { kept, faults: [] } : { kept, faults };
}

/** A fault for each statement that begins, ends or shapes a transaction. */
export function withoutControl<T extends Kinded>(statements: readonly T[]): Absorbed<T> {
  const kept = statements.filter((statement) => control(statement) === null);
  const faults = statements.filter((statement) => control(statement) !== null).map(refused);
  return { kept, faults };
}

/** `set local transaction …`, `set session characteristics …`. */
export function shapesTransaction(tokens: readonly Token[]): boolean {
  return ["TRANSACTION", "CHARACTERISTICS"].includes(word(tokens, 2));
}

/** One or several pairs, and nothing outside them. */
function arePairs(controls: readonly Control[]): boolean {
  let inside = false;
  for (const found of controls) {
    if (found === "other" || (found === "begin" && inside) || (found !== "begin" && !inside)) return false;
    if (found !== null) inside = found === "begin";
  }
  return !inside;
}

/** A `begin` with an isolation level is `other`: absorbing it would lose what it asks for. */
function control({ command, tokens }: Kinded): Control {
  const bare =
    tokens.length === 1 || (tokens.length === 2 && ["WORK", "TRANSACTION"].includes(word(tokens, 1)));
  switch (command) {
    case "BEGIN":
    case "START TRANSACTION":
      return bare ? "begin" : "other";
    case "COMMIT":
    case "END":
      return bare ? "commit" : "other";
    case "ABORT":
    case "COMMIT PREPARED":
    case "PREPARE TRANSACTION":
    case "RELEASE":
    case "ROLLBACK":
    case "ROLLBACK PREPARED":
    case "SAVEPOINT":
    case "SET TRANSACTION":
      return "other";
    case "SET LOCAL":
    case "SET SESSION":
      return shapesTransaction(tokens) ? "other" : null;
    default:
      return null;
  }
}

function refused({ command, tokens }: Kinded): Fault {
  return {
    code: "transaction-control",
    message: `${command} controls the transaction, which belongs to the migration's step.`,
    help: wayOut(command, tokens.length),
    at: tokens[0]?.start ?? 0,
  };
}

function wayOut(command: string, length: number): string {
  if (command === "BEGIN" || command === "START TRANSACTION") {
    return length > 2
      ? "Remove its options: a migration runs READ COMMITTED, READ WRITE."
      : "Remove it: a migration is one transaction. Plain BEGIN; … COMMIT; pairs may stay if they enclose everything.";
  }
  if (command === "COMMIT" || command === "END") {
    return "Remove it, or make two migrations of the file. Plain BEGIN; … COMMIT; pairs may stay if they enclose everything.";
  }
  return "Remove it: a migration is one transaction and is undone as a whole when anything in it fails.";
}
