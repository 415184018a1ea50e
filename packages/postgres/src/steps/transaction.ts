import { randomBytes } from "node:crypto";
import type { Failure } from "@tenantry/core";
import { blocker } from "../execute/blocker.ts";
import { ownRefusal, refusal } from "../execute/failure.ts";
import { historyAfter, sameHistory } from "../execute/history.ts";
import { isMissing, readUnderLock, whatIsLeft } from "../execute/reread.ts";
import { locate, spot } from "../execute/text.ts";
import type { SourcedText } from "../execute/text.ts";
import { broken, deadline, marked, transactionalMessage, verifyOf } from "../message.ts";
import type { Substitute } from "../message.ts";
import { ServerError, SessionLost } from "../session.ts";
import type { Session } from "../session.ts";
import type { StepResult, Work } from "../work.ts";

/** A demand of the substitute did not hold: nothing was done. */
export interface Refused {
  readonly kind: "refused";
  readonly word: string;
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
  const message = composed(work, nonce, substitute);
  if ("help" in message) return { kind: "failed", failure: message };
  try {
    const results = await session.message(message.text, deadline(work, message));
    // Without its marker the step may or may not be done: only the ledger knows.
    return marked(results, nonce)
      ? { kind: "done", after: historyAfter(work.before, work.step) }
      : { kind: "lost" };
  } catch (error) {
    return await orLost(() => outcome(work, error, message, nonce, session));
  }
}

/** A variable without a value here is trouble of the file, before anything is sent. */
function composed(work: Work, nonce: string, substitute: Substitute | undefined): SourcedText | Failure {
  try {
    return transactionalMessage(work, nonce, substitute);
  } catch (error) {
    if (!(error instanceof Error) || error.message.startsWith("bug:")) throw error;
    return ownRefusal(work, {
      message: error.message,
      help: "Give it a value in the tenant's labels, or take it out of the file.",
    });
  }
}

async function orLost<T>(act: () => Promise<T>): Promise<T | StepResult> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof SessionLost) return { kind: "lost" };
    throw error;
  }
}

async function outcome(
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
