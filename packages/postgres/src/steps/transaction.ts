import { randomBytes } from "node:crypto";
import { selecting } from "@tenantry/core";
import type { Failure } from "@tenantry/core";
import { blocker } from "../execute/blocker.ts";
import { ownRefusal, refusal } from "../execute/failure.ts";
import { historyAfter, sameHistory } from "../execute/history.ts";
import { isMissing, readUnderLock, whatIsLeft } from "../execute/reread.ts";
import { locate, spot } from "../execute/text.ts";
import type { SourcedText } from "../execute/text.ts";
import { begun, broken, deadline, marked, transactionalMessage, verifyOf } from "../message.ts";
import type { Substitute } from "../message.ts";
import { ServerError, SessionLost } from "../session.ts";
import type { Result, Session } from "../session.ts";
import type { StepResult, Work } from "../work.ts";
import { decision } from "./off-failure.ts";

/** A demand of the substitute did not hold: nothing was done. */
export interface Refused {
  readonly kind: "refused";
  readonly word: string;
}

/** The marker came back: the message was committed. One result per statement. */
export interface Sent {
  readonly kind: "sent";
  readonly results: readonly Result[];
}

/** Runs the step as one message. Never throws for what the server or the network does. */
export async function applyTransactional(work: Work, session: Session): Promise<StepResult> {
  const result = await applySubstitute(work, session);
  if (result.kind === "refused") throw new Error(`bug: nobody demanded ${result.word}`);
  return result;
}

/** The same with other statements in place of the file's, and demands of its own. */
export async function applySubstitute(
  work: Work,
  session: Session,
  substitute?: Substitute,
): Promise<StepResult | Refused> {
  const nonce = randomBytes(16).toString("hex");
  const message = composed(work, () => transactionalMessage(work, nonce, substitute));
  if ("help" in message) return { kind: "failed", failure: message };
  const sent = await send(work, message, nonce, session);
  return sent.kind === "sent" ? { kind: "done", after: historyAfter(work.before, work.step) } : sent;
}

/** Sends a message of ours that starts with `fence` and ends with `closing`, and says what came of it; `sent` is committed. */
export async function send(
  work: Work,
  message: SourcedText,
  nonce: string,
  session: Session,
): Promise<Sent | StepResult | Refused> {
  try {
    const results = await session.message(message.text, deadline(work, message));
    // Without its marker the step may or may not be done: only the ledger knows.
    return marked(results, nonce) ? { kind: "sent", results } : { kind: "lost" };
  } catch (error) {
    return await orLost(() => outcome(work, error, message, nonce, session));
  }
}

/** A variable without a value here is trouble of the file, before anything is sent. */
export function composed<T extends object>(work: Work, compose: () => T): T | Failure {
  try {
    return compose();
  } catch (error) {
    if (!(error instanceof Error) || error.message.startsWith("bug:")) throw error;
    return ownRefusal(work, {
      message: error.message,
      help: "Give it a value in the tenant's labels, or take it out of the file.",
    });
  }
}

/** When even the questions after an error fail, only reading the ledger again can tell. */
async function orLost<T>(act: () => Promise<T>): Promise<T | StepResult> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof SessionLost || error instanceof ServerError) return { kind: "lost" };
    throw error;
  }
}

/** What an error says about the step that was under way. */
export async function outcome(
  work: Work,
  error: unknown,
  message: SourcedText,
  nonce: string,
  session: Session,
): Promise<StepResult | Refused> {
  if (!(error instanceof ServerError)) throw error;
  const word = broken(error, nonce);
  if (word !== null) return await unheld(work, word, session);
  if (isFarewell(error)) return { kind: "lost" };
  if (isTransient(error)) return await again(work, error, session);
  if (isOwnKey(work, error)) return await movedOrForged(work, session);
  if (isMissing(error)) {
    const left = await whatIsLeft(session, work);
    if (left === "nothing") return { kind: "gone" };
    if (left === "schema") return { kind: "failed", failure: withoutLedger(work) };
  }
  const at = error.position === null ? null : locate(message, error.position);
  return { kind: "failed", failure: refusal(work, error, at) };
}

async function unheld(work: Work, word: string, session: Session): Promise<StepResult | Refused> {
  if (word === "fence") return { kind: "moved" };
  if (word === "transaction") return await unfinished(work, session);
  const failure = guardFailure(work, word);
  return failure === null ? { kind: "refused", word } : { kind: "failed", failure };
}

/** What it means that one of our checks of the ledger, or a verify statement, did not hold; null for another demand. */
export function guardFailure(work: Work, word: string): Failure | null {
  if (word === "unsafe") return unsafe(work);
  if (word === "occupied") return occupied(work);
  return word === "ledger" ? forged(work) : verifyFailure(work, word);
}

function verifyFailure(work: Work, word: string): Failure | null {
  const [, index] = /^verify:(\d+)$/.exec(word) ?? [];
  const origin = index === undefined ? undefined : verifyOf(work)[Number(index)];
  if (origin === undefined) return null;
  const said = {
    message: "A verify statement returned no row, or one whose first column is not true.",
    help: "Nothing of this step was kept in this target. Run the SELECT there to see what it finds.",
  };
  return ownRefusal(work, said, spot(origin, 0));
}

/** The backend says good-bye, maybe after the commit. */
function isFarewell({ sqlstate }: ServerError): boolean {
  return /^(08|57P0[1245]|25P0[34])/.test(sqlstate);
}

/** Errors after which the same may succeed a moment later. */
export function isTransient({ sqlstate, message }: ServerError): boolean {
  if (["55P03", "40P01", "40001", "53300", "57P03"].includes(sqlstate)) return true;
  return sqlstate === "XX000" && message.startsWith("tuple concurrently");
}

async function again(work: Work, error: ServerError, session: Session): Promise<StepResult> {
  const holder = error.sqlstate === "55P03" ? await blocker(session, work.target) : "";
  return { kind: "again", sqlstate: error.sqlstate, message: `${error.message}${holder}` };
}

function isOwnKey({ target, environment }: Work, { sqlstate, schema, table }: ServerError): boolean {
  return sqlstate === "23505" && schema === target.schema && table === environment.ledger;
}

/** Our fence held and still the row is there twice: unless somebody wrote without our lock, the file did. */
async function movedOrForged(work: Work, session: Session): Promise<StepResult> {
  const rows = await readUnderLock(session, work);
  return sameHistory(rows, work.before) ? { kind: "failed", failure: forged(work) } : { kind: "moved" };
}

function forged(work: Work): Failure {
  return ownRefusal(work, {
    message: `The file itself writes to the ledger ${work.environment.ledger}.`,
    help: "Take that statement out: every row there is written by tenantry, in the same transaction as the file.",
    kind: "integrity",
  });
}

/** Between the plan and now somebody made the ledger something that runs code of theirs. */
function unsafe(work: Work): Failure {
  return ownRefusal(work, {
    message: `The ledger ${work.environment.ledger} was changed after it was read: it is no plain table any more, or has triggers, rules or row-level security.`,
    help: "Find out who did that, take it away, then run again. Nothing of this step was done.",
    kind: "integrity",
  });
}

/** `schema.sql` is for a schema in which nothing is. */
function occupied(work: Work): Failure {
  const { schema, id } = work.target;
  return ownRefusal(work, {
    message: `The schema ${schema} holds something already, and schema.sql runs only where nothing is.`,
    help: `If it is what your migrations make: tenantry mark --to <version> ${selecting([id])}, or tenantry adopt where another tool made it. Else empty it.`,
    kind: "integrity",
  });
}

/** The schema is there, its ledger is not. */
export function withoutLedger(work: Work): Failure {
  return ownRefusal(work, {
    message: `The ledger ${work.environment.ledger} was dropped while the run was under way.`,
    help: `Restore it from a backup, or write it again: tenantry mark --to <version> ${selecting([work.target.id])}. Then run again.`,
    kind: "integrity",
  });
}

/** A COMMIT inside the file kept the row and what stood before it: the ledger must say that the step is not over. */
async function unfinished(work: Work, session: Session): Promise<StepResult> {
  await session.message(begun(work));
  const failure = ownRefusal(work, {
    message:
      "The file ended its transaction early: what stands before its COMMIT was kept, the rest was not.",
    help: `Look at what is there, then say so: ${decision(work)}. And take the COMMIT out.`,
    kind: "needs-decision",
  });
  return { kind: "failed", failure };
}
