import type { Failure } from "@tenantry/core";
import { backoff, pause } from "../execute/backoff.ts";
import { ownRefusal } from "../execute/failure.ts";
import { spot } from "../execute/text.ts";
import type { Origin } from "../execute/text.ts";
import { filled, statementsOf, variables } from "../message.ts";
import type { Session } from "../session.ts";
import type { StepResult, Work } from "../work.ts";
import { onDirect } from "./direct.ts";
import type { OpenDirect } from "./direct.ts";
import { markDone, markRunning, rowOf, unmark } from "./marks.ts";
import { decision } from "./off-failure.ts";
import { progressOf } from "./progress.ts";
import { round } from "./round.ts";
import { countedRows, estimatedRows, touchedBy } from "./touched.ts";
import type { Touched } from "./touched.ts";
import { composed } from "./transaction.ts";

const defaults = { pauseShare: 0.25, changesPerRow: 10 };

// What the ledger's `progress` says then.
const isStuck = "needs-decision";

/** Where the rounds of this attempt stand. */
interface Batch {
  /** When this attempt began, as performance.now() says it. */
  readonly began: number;
  readonly work: Work;
  readonly origin: Origin;
  /** The same work on the history that says `running`; null before the mark. */
  running: Work | null;
  /** The rounds are over: what happens from here is no longer theirs to repeat. */
  over: "no" | "yes";
  /** Rounds lost or refused in a row. */
  failures: number;
  rows: number;
  touched: Touched;
  /** Rows of the touched tables, once somebody had to count. */
  counted: number;
}

/**
 * Repeats the single statement of a step, each round a transaction of its own, until one affects no row. A busy lock or a lost
 * session costs one round, never the step. Ends as `needs-decision` once far more rows were changed than the tables hold.
 * Never throws for what the server or the network does.
 */
export async function applyBatch(work: Work, open: OpenDirect): Promise<StepResult> {
  const [origin] = statementsOf(work);
  if (origin === undefined) throw new Error(`bug: ${work.step.id} has nothing to repeat`);
  const text = composed(work, () => [filled(origin, work, variables(work))]);
  if ("help" in text) return { kind: "failed", failure: text };
  const batch: Batch = {
    began: performance.now(),
    work,
    origin,
    running: null,
    over: "no",
    failures: 0,
    rows: 0,
    touched: new Map(),
    counted: 0,
  };
  for (;;) {
    const result = await onDirect(work, open, (session) => rounds(batch, session));
    if (!(await mayGoOn(batch, result))) return result;
  }
}

async function rounds(batch: Batch, session: Session): Promise<StepResult> {
  if (batch.running === null) {
    if ((await progressOf(batch.work, session)) === isStuck)
      return { kind: "failed", failure: runaway(batch) };
    const marked = await markRunning(batch.work, session, batch.work.step.verb);
    if (marked.kind !== "under-way") return marked;
    batch.running = marked.work;
  }
  const { running } = batch;
  for (;;) {
    const begun = performance.now();
    const done = await round(running, session, batch.origin);
    if (done.kind !== "round") return await stopped(batch, running, session, done);
    batch.failures = 0;
    batch.rows += done.rows;
    batch.touched = touchedBy(batch.touched, done.touched);
    if (done.rows === 0) return await finished(batch, running, session);
    running.emit({ type: "rows", target: running.target.id, step: running.step.id, rows: done.rows });
    if (await isRunaway(batch, running, session)) return await stuck(batch, running, session);
    if (running.signal?.aborted === true)
      return { kind: "again", sqlstate: null, message: "The run was told to end." };
    await pause(limits(running).pauseShare * (performance.now() - begun), running.signal);
  }
}

/** A lock timeout, a deadlock or a lost session between two rounds: another round may follow. */
async function mayGoOn(batch: Batch, result: StepResult): Promise<boolean> {
  const { work, running, over } = batch;
  if (running === null || over === "yes" || (result.kind !== "lost" && result.kind !== "again")) return false;
  batch.failures += 1;
  if (batch.failures > work.environment.retries || work.signal?.aborted === true) return false;
  const { sqlstate, message } =
    result.kind === "again" ? result : { sqlstate: null, message: "The connection was lost in a round." };
  const { target, step } = work;
  work.emit({ type: "retry", target: target.id, step: step.id, sqlstate, message, attempt: batch.failures });
  await pause(backoff(batch.failures), work.signal);
  return true;
}

function finished(batch: Batch, running: Work, session: Session): Promise<StepResult> {
  batch.over = "yes";
  return markDone(running, session, performance.now() - batch.began);
}

/** Where no row was changed yet, the ledger goes back to what it was. */
async function stopped(
  batch: Batch,
  running: Work,
  session: Session,
  result: StepResult,
): Promise<StepResult> {
  if (result.kind !== "failed") return result;
  if (batch.rows > 0 || batch.work.step.resume)
    return { kind: "failed", failure: keptRounds(result.failure) };
  return (await unmark(running, session, rowOf(batch.work) ?? null)) ?? result;
}

/** The tables are counted only when their statistics cannot explain so many changes. */
async function isRunaway(batch: Batch, work: Work, session: Session): Promise<boolean> {
  const { changesPerRow } = limits(work);
  if (batch.rows <= changesPerRow * Math.max(batch.counted, estimatedRows(batch.touched))) return false;
  const rows = await countedRows(work, session, batch.touched);
  batch.counted = rows - (isInsert(batch) ? batch.rows : 0);
  return batch.rows > changesPerRow * Math.max(1, batch.counted);
}

/** What an insert has added must not count as a reason to add more. */
function isInsert({ origin }: Batch): boolean {
  return origin.statement.command.startsWith("INSERT");
}

function limits({ environment }: Work): typeof defaults {
  return environment.batch ?? defaults;
}

/** Written down, so that the next run asks instead of changing as many rows again. */
async function stuck(batch: Batch, running: Work, session: Session): Promise<StepResult> {
  const marked = await markRunning(running, session, isStuck);
  return marked.kind === "under-way" ? { kind: "failed", failure: runaway(batch) } : marked;
}

function runaway({ work, origin }: Batch): Failure {
  const said = {
    message:
      "The statement has changed far more rows than its tables hold and still finds some: what it changes does not leave its condition.",
    help: `Mend the statement, or, if all is as it should be, say so: ${decision(work)}.`,
    kind: "needs-decision" as const,
  };
  return ownRefusal(work, said, spot(origin, 0));
}

function keptRounds(failure: Failure): Failure {
  return {
    ...failure,
    help: "The rounds before this one were kept. Mend what it met, then run again: it goes on from there.",
  };
}
