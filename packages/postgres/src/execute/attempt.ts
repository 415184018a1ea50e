import type { LedgerRow } from "@tenantry/core";
import { leavesTraces, wantsDirect } from "../hygiene.ts";
import { ConnectError, ServerError, SessionLost } from "../session.ts";
import type { Session } from "../session.ts";
import { applyBatch } from "../steps/batch.ts";
import { applyOff } from "../steps/off.ts";
import { applyTransactional, isTransient, withoutLedger } from "../steps/transaction.ts";
import type { StepResult, Work } from "../work.ts";
import { ownRefusal, refusal } from "./failure.ts";
import { prepareLedger } from "./prepare.ts";
import { isMissing, readUnderLock, whatIsLeft } from "./reread.ts";
import { resolve } from "./resolve.ts";
import type { Rollout } from "./rollout.ts";
import type { Seat } from "./seat.ts";
import type { Task } from "./task.ts";

/** What came of one attempt, once everything that a lost connection or a moved ledger leaves open has been read. */
export type Attempted =
  | Exclude<StepResult, { kind: "lost" | "moved" }>
  | { readonly kind: "moved"; readonly rows: readonly LedgerRow[] }
  | { readonly kind: "unknown" };

/** Tries the step once, on a session of the seat. */
export async function attempt(rollout: Rollout, work: Work, task: Task, seat: Seat): Promise<Attempted> {
  const session = async (): Promise<Session> => await seat.take(work.target.database, "any");
  try {
    const backends = new Set<number>();
    const result = await tried(rollout, work, task, seat, backends);
    const known = result.kind === "lost" ? await resolve(work, backends, session) : result;
    return known.kind === "moved"
      ? { kind: "moved", rows: await readUnderLock(await session(), work) }
      : known;
  } catch (error) {
    return await withoutTrying(work, error, session);
  }
}

/** `backends` gets those that the step is sent to, where they are ours alone. */
async function tried(
  rollout: Rollout,
  work: Work,
  task: Task,
  seat: Seat,
  backends: Set<number>,
): Promise<StepResult> {
  const { database } = work.target;
  if (work.step.mode !== "transaction") return await apart(rollout, work, task, seat, backends);
  const via = leavesTraces(work) ? "direct" : "any";
  const session = await seat.take(database, via);
  if (via === "direct" && session.pooled) return { kind: "failed", failure: wantsDirect(work) };
  await prepare(rollout, work, task, session);
  if (!session.pooled) backends.add(session.pid);
  if (via === "direct") seat.soil();
  return await applyTransactional(work, session);
}

/** Steps outside a transaction bring their own direct sessions. */
async function apart(
  rollout: Rollout,
  work: Work,
  task: Task,
  seat: Seat,
  backends: Set<number>,
): Promise<StepResult> {
  const route = rollout.fleet.databases.get(work.target.database);
  if (route === undefined) throw new Error(`bug: no route to the database of ${work.target.id}`);
  const open = async (): Promise<Session> => {
    const session = await rollout.sessions.open(route.direct);
    if (!session.pooled) backends.add(session.pid);
    return session;
  };
  const session = await seat.take(work.target.database, "any");
  await prepare(rollout, work, task, session);
  return work.step.mode === "off" ? await applyOff(work, open, session) : await applyBatch(work, open);
}

async function prepare(rollout: Rollout, work: Work, task: Task, session: Session): Promise<void> {
  await rollout.keepLog(work, session);
  // Its ledger comes with it, so that none without it is ever there.
  if (work.step.covers === undefined) await prepareLedger(work, task.shape, session);
}

/** Trouble before the step itself was sent: nothing of it was done. */
async function withoutTrying(
  work: Work,
  error: unknown,
  session: () => Promise<Session>,
): Promise<Attempted> {
  if (error instanceof ConnectError) return unconnected(work, error);
  if (error instanceof SessionLost) return { kind: "again", sqlstate: null, message: error.message };
  if (!(error instanceof ServerError)) throw error;
  if (isTransient(error)) return { kind: "again", sqlstate: error.sqlstate, message: error.message };
  if (!isMissing(error)) return { kind: "failed", failure: refusal(work, error, null) };
  return await missing(work, error, session);
}

async function missing(work: Work, error: ServerError, session: () => Promise<Session>): Promise<Attempted> {
  try {
    const left = await whatIsLeft(await session(), work);
    if (left === "nothing") return { kind: "gone" };
    return { kind: "failed", failure: left === "schema" ? withoutLedger(work) : refusal(work, error, null) };
  } catch (trouble) {
    if (trouble instanceof ConnectError) return unconnected(work, trouble);
    if (trouble instanceof SessionLost) return { kind: "again", sqlstate: null, message: trouble.message };
    throw trouble;
  }
}

function unconnected(work: Work, error: ConnectError): Attempted {
  const { reason, sqlstate, message, help } = error;
  if (reason === "unknown-database" && work.target.database !== "") return { kind: "gone" };
  if (["refused", "timeout", "closed", "not-ready", "too-many"].includes(reason)) {
    return { kind: "again", sqlstate, message };
  }
  return { kind: "failed", failure: { ...ownRefusal(work, { message, help }), sqlstate, step: null } };
}
