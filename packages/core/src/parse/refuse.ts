import { hasPhrase } from "./command.ts";
import type { Fault } from "./fault.ts";
import type { Kinded } from "./kind.ts";
import { refusedCalls } from "./refuse-calls.ts";
import { shapesTransaction } from "./transaction.ts";
import { copiesFromClient, isClient } from "./split.ts";
import { isSymbol, outerIndexes, word } from "./token.ts";
import type { Token } from "./token.ts";

const beforeTemporary = new Set(["OR", "REPLACE", "GLOBAL", "LOCAL"]);

type Rule = (statement: Kinded) => Omit<Fault, "at"> | null;

/** What a migration must not do whatever its mode, because it would outlive the migration or needs psql. */
export function refusals(statement: Kinded): Fault[] {
  const at = statement.tokens[0]?.start ?? 0;
  const found = rules.flatMap((rule) => rule(statement) ?? []).map((fault) => ({ ...fault, at }));
  return [...found, ...refusedCalls(statement), ...invisibleNames(statement.tokens)];
}

const rules: readonly Rule[] = [copy, setting, durability, temporary, prepared, listening, holding];

function copy({ tokens }: Kinded): Omit<Fault, "at"> | null {
  if (copiesFromClient(tokens)) {
    return {
      code: "copy-stdin",
      message: "COPY FROM STDIN needs rows from a client, which a migration does not have.",
      help: "Write INSERT … VALUES; pg_dump --inserts writes dumps like that.",
    };
  }
  const toClient = outerIndexes(tokens).some(
    (index) => word(tokens, index) === "TO" && isClient(word(tokens, index + 1)),
  );
  if (word(tokens, 0) !== "COPY" || !toClient) return null;
  return {
    code: "copy-stdout",
    message: "COPY TO STDOUT sends rows to a client, and nobody reads them.",
    help: "Remove it, or copy rows into a table.",
  };
}

function setting({ command, tokens }: Kinded): Omit<Fault, "at"> | null {
  const verb = command.split(" ", 1)[0] ?? "";
  if (verb === "RESET" || verb === "DISCARD") {
    return {
      code: "session-setting",
      message: `${shown(tokens)} changes the session, which other targets use after this one.`,
      help:
        verb === "RESET"
          ? "Write SET LOCAL … TO DEFAULT: it ends with the migration."
          : "Remove it: every migration starts from a clean session.",
    };
  }
  if (command !== "SET" && (command !== "SET SESSION" || shapesTransaction(tokens))) return null;
  return {
    code: "session-setting",
    message: `${shown(tokens)} changes the session and would leak into the next target.`,
    help: localForm(tokens),
  };
}

/** A step reported as done must survive a crash, unless the run was told otherwise. */
function durability({ tokens }: Kinded): Omit<Fault, "at"> | null {
  const isMeant = ["SET", "LOCAL", "SYNCHRONOUS_COMMIT"].every((name, index) => word(tokens, index) === name);
  if (!isMeant) return null;
  return {
    code: "synchronous-commit",
    message: "synchronous_commit decides whether a step that was reported as done survives a crash.",
    help: "Remove it. For speed give the run --durability barrier, which makes sure of all steps together.",
  };
}

function localForm(tokens: readonly Token[]): string {
  const name = word(tokens, word(tokens, 1) === "SESSION" ? 2 : 1);
  const dumped = "If this is the head of a pg_dump file, delete its SET lines.";
  if (name === "AUTHORIZATION" || name === "ROLE")
    return `Give the role in the configuration, or write SET LOCAL ROLE. ${dumped}`;
  if (name === "SEARCH_PATH" || name === "SCHEMA") {
    return `Write --! search_path: … in the header, or SET LOCAL search_path, which ends with the migration. ${dumped}`;
  }
  // Of the lines of pg_dump the one that its text needs: functions come before the tables they read.
  if (name === "CHECK_FUNCTION_BODIES") return "Write SET LOCAL: it ends with the migration.";
  return `Write SET LOCAL: it ends with the migration. ${dumped}`;
}

function temporary({ command, tokens }: Kinded): Omit<Fault, "at"> | null {
  const made = temporaryObject(command, tokens);
  if (made === null || (made === "table" && hasPhrase(tokens, "ON", "COMMIT", "DROP"))) return null;
  return {
    code: "temporary-object",
    message: `A temporary ${made} outlives the migration on its session, where the next target would find it.`,
    help:
      made === "table"
        ? "Add ON COMMIT DROP to CREATE TEMP TABLE."
        : "Use a CTE, or CREATE TEMP TABLE … ON COMMIT DROP.",
  };
}

/** `table` where ON COMMIT DROP is possible. */
function temporaryObject(command: string, tokens: readonly Token[]): string | null {
  if (!command.startsWith("CREATE ")) return intoTemporary(tokens) ? "table by SELECT INTO" : null;
  const object = command.slice("CREATE ".length).toLowerCase();
  const modified = tokens.findIndex((_, index) => index > 0 && !beforeTemporary.has(word(tokens, index)));
  return isTemporary(word(tokens, modified)) || inTemporarySchema(tokens) ? object : null;
}

/** `create table pg_temp.name`. */
function inTemporarySchema(tokens: readonly Token[]): boolean {
  const at = tokens.findIndex(
    (_, index) => word(tokens, index) === "PG_TEMP" && isSymbol(tokens, index + 1, "."),
  );
  return ["TABLE", "VIEW", "SEQUENCE", "FUNCTION", "PROCEDURE", "TYPE", "DOMAIN", "EXISTS"].includes(
    word(tokens, at - 1),
  );
}

function intoTemporary(tokens: readonly Token[]): boolean {
  if (!["SELECT", "WITH", "TABLE", "VALUES"].includes(word(tokens, 0))) return false;
  return outerIndexes(tokens).some((index) => {
    if (word(tokens, index) !== "INTO") return false;
    const at = ["LOCAL", "GLOBAL"].includes(word(tokens, index + 1)) ? index + 2 : index + 1;
    const next = tokens[at + 1];
    return (
      isTemporary(word(tokens, at)) &&
      next !== undefined &&
      next.kind !== "symbol" &&
      word(tokens, at + 1) !== "FROM"
    );
  });
}

function isTemporary(name: string): boolean {
  return name === "TEMP" || name === "TEMPORARY";
}

function prepared({ command }: Kinded): Omit<Fault, "at"> | null {
  if (!["PREPARE", "EXECUTE", "DEALLOCATE"].includes(command)) return null;
  return {
    code: "prepared-statement",
    message: `${command} is about statements that live on a session, which a migration does not have to itself.`,
    help: "Write the statement out, or use DO with EXECUTE format(…).",
  };
}

function listening({ command }: Kinded): Omit<Fault, "at"> | null {
  if (command !== "LISTEN" && command !== "UNLISTEN") return null;
  return {
    code: "listen",
    message: `${command} subscribes the session, and nobody would read what arrives.`,
    help: "Remove it; NOTIFY is fine.",
  };
}

function holding({ command, tokens }: Kinded): Omit<Fault, "at"> | null {
  if (command !== "DECLARE" || !hasPhrase(tokens, "WITH", "HOLD")) return null;
  return {
    code: "cursor-with-hold",
    message: "A cursor WITH HOLD outlives the migration on its session.",
    help: "Leave WITH HOLD out, or loop over the query in DO.",
  };
}

/** The server takes these for letters, so the name is not the one that is seen. */
function invisibleNames(tokens: readonly Token[]): Fault[] {
  return tokens.flatMap(({ kind, text, start }) => {
    const at =
      kind === "word"
        ? text.search(/[\u00a0\u00ad\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]/)
        : -1;
    if (at < 0) return [];
    return [
      {
        code: "invisible-character",
        message: "An invisible character outside quotes, which PostgreSQL takes for part of a name.",
        help: "Replace it with an ordinary space, or remove it.",
        at: start + at,
      },
    ];
  });
}

/** `SET search_path`, `SET SESSION AUTHORIZATION`, `DISCARD ALL`. */
function shown(tokens: readonly Token[]): string {
  const length = word(tokens, 1) === "SESSION" ? 3 : 2;
  const [verb, ...names] = tokens.slice(0, length);
  return [verb?.text.toUpperCase(), ...names.map(({ text }) => text)].join(" ").slice(0, 80);
}
