import { randomBytes } from "node:crypto";
import { quoteIdent } from "@tenantry/core";
import { ownRefusal } from "../execute/failure.ts";
import { sourced, spot } from "../execute/text.ts";
import type { Origin } from "../execute/text.ts";
import { filePath, filled, variables } from "../message.ts";
import { ServerError } from "../session.ts";
import type { Session } from "../session.ts";
import type { StepResult, Work } from "../work.ts";
import { effectOf } from "./effect.ts";
import type { Effect } from "./effect.ts";
import { schemaPath } from "./index-change.ts";
import { probe } from "./probe.ts";
import type { Probe } from "./probe.ts";
import { outcome } from "./transaction.ts";

/** A statement of a file, outside any transaction. */
export interface Alone {
  readonly text: string;
  readonly origin: Origin;
  readonly effect: Effect;
}

/**
 * A statement that did not succeed. `leftovers`: what a resumed run clears away may be there still.
 * `perhaps`: it may have been kept in part, and nobody can tell.
 */
export interface Stopped {
  readonly result: StepResult;
  readonly inside: "nothing" | "leftovers" | "perhaps";
}

const ownPath = "set search_path = pg_catalog, pg_temp";

/** The statement as this target gets it. Throws an Error for a person where a variable has no value, or may not have it. */
export function alone(work: Work, origin: Origin): Alone {
  const text = filled(origin, work, variables(work));
  return { text, origin, effect: effectOf(text) };
}

/** What the catalog says about it now. */
export function look(work: Work, session: Session, { effect }: Alone): Promise<Probe> {
  return probe(session, effect, schemaPath(work));
}

/** Settings of the session for all of the step: it is ours alone and ends with it. */
export async function settle({ environment }: Pick<Work, "environment">, session: Session): Promise<void> {
  const { role, statementTimeoutMs } = environment;
  await session.message(`${ownPath};
${role === null ? "" : `set role = ${quoteIdent(role)};`}
set row_security = off;
set client_min_messages = error;
set default_transaction_isolation = 'read committed';
set default_transaction_read_only = off;
set idle_session_timeout = 0;
set statement_timeout = ${statementTimeoutMs}`);
}

/**
 * Clears away what an interrupted attempt left, sends the statement alone and looks whether it took effect; null when it did.
 * After an error what it left is cleared away too.
 */
export async function runAlone(work: Work, session: Session, statement: Alone): Promise<Stopped | null> {
  const before = await repaired(work, session, statement);
  if ("inside" in before) return before;
  const error = await send(work, session, statement);
  const after = await repaired(work, session, statement);
  // Ending what a cancelled DETACH CONCURRENTLY began can be what completes it.
  const completed = "found" in after && after.found === "done" && before.found === "missing";
  if (error === null || completed) return "inside" in after ? after : checked(work, statement, after);
  const result = await said(work, session, statement, error);
  return { result, inside: !isAtomic(statement) ? "perhaps" : "inside" in after ? "leftovers" : "nothing" };
}

/** What the catalog says once the leftovers are gone. */
async function repaired(work: Work, session: Session, statement: Alone): Promise<Probe | Stopped> {
  const found = await look(work, session, statement);
  if (found.repairs.length === 0) return found;
  try {
    await session.message("set lock_timeout = 0");
    for (const repair of found.repairs) await session.message(repair, deadline(work));
    return await look(work, session, statement);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return { result: await said(work, session, statement, error), inside: "leftovers" };
  }
}

async function send(work: Work, session: Session, { text }: Alone): Promise<ServerError | null> {
  // Waiting for older snapshots counts as waiting for a lock: there only the time of the statement is bounded.
  const lockTimeoutMs = /\bconcurrently\b/i.test(text) ? 0 : work.environment.lockTimeoutMs;
  await session.message(`set lock_timeout = ${lockTimeoutMs}; set search_path = ${filePath(work)}`);
  try {
    await session.message(text, deadline(work));
    return null;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return error;
  } finally {
    if (!session.lost) await session.message(ownPath);
  }
}

function checked(work: Work, { origin, effect }: Alone, { found }: Probe): Stopped | null {
  if (
    found === "done" ||
    effect.kind === "reindexed" ||
    effect.kind === "repeatable" ||
    effect.kind === "unknown"
  )
    return null;
  const failure = ownRefusal(
    work,
    {
      message: "The server reported success, but what the statement makes is not there.",
      help: "IF [NOT] EXISTS hides that something else has that name: look at it in this target, then run again.",
    },
    spot(origin, 0),
  );
  return { result: { kind: "failed", failure }, inside: "leftovers" };
}

/** A procedure can commit on its way; every other statement is kept whole or not at all. */
function isAtomic({ origin }: Alone): boolean {
  return !/^(CALL|DO)\b/.test(origin.statement.command);
}

async function said(
  work: Work,
  session: Session,
  { text, origin }: Alone,
  error: ServerError,
): Promise<StepResult> {
  const message = sourced([{ text, origin, how: "exact" }], variables(work));
  const result = await outcome(work, error, message, randomBytes(16).toString("hex"), session);
  if (result.kind === "refused") throw new Error(`bug: nobody demanded ${result.word}`);
  return result.kind === "failed" && result.failure.line === null
    ? {
        ...result,
        failure: { ...result.failure, line: origin.statement.line, excerpt: spot(origin, 0).excerpt },
      }
    : result;
}

function deadline({ environment }: Work): number | null {
  return environment.statementTimeoutMs === 0 ? null : environment.statementTimeoutMs + 10_000;
}
