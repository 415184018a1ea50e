import type { LedgerRow } from "@tenantry/core";
import { sameHistory } from "../execute/history.ts";
import { readUnderLock } from "../execute/reread.ts";
import { statementsOf } from "../message.ts";
import type { Session } from "../session.ts";
import type { StepResult, Work } from "../work.ts";
import { alone, look, runAlone, settle } from "./alone.ts";
import type { Alone, Stopped } from "./alone.ts";
import { onDirect, underStepLock } from "./direct.ts";
import type { OpenDirect } from "./direct.ts";
import { buildPlainly } from "./index-change.ts";
import { markDone, markRunning, rowOf, unmark } from "./marks.ts";
import { beingBuilt, cutShort, existing, undecided } from "./off-failure.ts";
import { mayHaveRun, progressText, readProgress } from "./progress.ts";
import type { Progress } from "./progress.ts";
import { composed } from "./transaction.ts";

/**
 * Runs a step outside a transaction, statement by statement, under a lock of its own session: `running` mark, each statement
 * with its leftovers cleared before and its trace in the catalog checked after, `applied` mark. A resumed step looks first.
 * The index of a small table is built inside an ordinary step instead, on `worker`, a session that may be pooled.
 * Never throws for what the server or the network does.
 */
export async function applyOff(work: Work, open: OpenDirect, worker: Session): Promise<StepResult> {
  const statements = composed(work, () => statementsOf(work).map((origin) => alone(work, origin)));
  if ("help" in statements) return { kind: "failed", failure: statements };
  const plainly = await buildPlainly(work, worker);
  if (plainly !== null) return plainly;
  return await onDirect(work, open, (session) =>
    underStepLock(work, session, () => run(work, session, statements)),
  );
}

async function run(work: Work, session: Session, statements: readonly Alone[]): Promise<StepResult> {
  const began = performance.now();
  if (!sameHistory(await readUnderLock(session, work), work.before)) return { kind: "moved" };
  await settle(work, session);
  const progress = await readProgress(work, session);
  let running = work;
  for (const [index, statement] of statements.entries()) {
    const number = index + 1;
    if (number < progress.at) continue;
    const next = await decide(
      running,
      session,
      statement,
      mayHaveRun(progress, number) ? "perhaps" : "not yet",
    );
    if (next === "skip") continue;
    if (next !== "run") return number === 1 ? next : cutShort(work, next, "nothing");
    const marked = await markRunning(
      running,
      session,
      progressText(work, progress, number, statements.length),
    );
    if (marked.kind !== "under-way") return marked;
    running = marked.work;
    const stopped = await runAlone(running, session, statement);
    if (stopped !== null) return await stop(work, running, session, { ...stopped, number, progress });
  }
  return await markDone(running, session, performance.now() - began);
}

/** Whether to run a statement that `ran` not yet, or perhaps in an attempt that was cut off. */
async function decide(
  work: Work,
  session: Session,
  statement: Alone,
  ran: "not yet" | "perhaps",
): Promise<"run" | "skip" | StepResult> {
  const { found, builder } = await look(work, session, statement);
  if (builder !== null) return beingBuilt(work, statement, builder);
  if (ran === "not yet") return clashes(statement, found) ? existing(work, statement) : "run";
  if (found === "undecidable") return undecided(work, statement);
  return found === "done" ? "skip" : "run";
}

/** What stands in the way must be seen before the mark: after it, a resumed run would take it for its own. */
function clashes({ effect }: Alone, found: string): boolean {
  return effect.kind === "index-created" && effect.otherwise === "error" && found === "done";
}

/** Where nothing of the step can be there, the ledger goes back to what it was. */
async function stop(
  work: Work,
  running: Work,
  session: Session,
  { result, inside, number, progress }: Stopped & { number: number; progress: Progress },
): Promise<StepResult> {
  if (result.kind === "lost" || result.kind === "gone") return result;
  if (number > 1 || progress.how === "unknown" || inside !== "nothing") return cutShort(work, result, inside);
  return (await unmark(running, session, originalRow(work))) ?? result;
}

function originalRow(work: Work): LedgerRow | null {
  const row = rowOf(work);
  if (row === undefined || !work.step.resume) return row ?? null;
  return work.step.verb === "apply" ? null : { ...row, state: "applied" };
}
