import type { StatementTrace, TraceError } from "@tenantry/core";
import type { Origin } from "../execute/text.ts";
import { statementsOf, verifyOf } from "../message.ts";
import { ServerError } from "../session.ts";
import { settle } from "../steps/alone.ts";
import { traceAlone } from "./alone.ts";
import { opening, sentOf, traceInside } from "./inside.ts";
import type { TraceWork } from "./inside.ts";
import { errorOf, send } from "./observe.ts";
import type { Sent } from "./observe.ts";
import type { Tracer } from "./tracer.ts";
import { verified } from "./verified.ts";

/** What came of a step on a scratch server: what its statements did, and the error that ended it. */
export interface TracedStep {
  readonly statements: readonly StatementTrace[];
  /** How many verify statements ran and held. */
  readonly verified: number;
  readonly error: TraceError | null;
}

/**
 * Runs one section of a migration as an apply or revert would, but watched and without a ledger. What it did stays. Throws
 * `ServerError` or `SessionLost` only for what is no fault of the file.
 */
export async function traceStep(work: TraceWork, tracer: Tracer): Promise<TracedStep> {
  const section = work.step.verb === "apply" ? work.migration.up : work.migration.down;
  const origins = statementsOf(work);
  switch (section?.mode) {
    case "off":
      return await outside(work, tracer, origins);
    case "batch":
      return await rounds(work, tracer, origins);
    default:
      return await whole(work, tracer, origins);
  }
}

/** In one transaction, which is the step. */
async function whole(work: TraceWork, tracer: Tracer, origins: readonly Origin[]): Promise<TracedStep> {
  const { session } = tracer;
  await session.message(opening(work));
  const statements = await traceInside(work, tracer, origins);
  const failed = statements.at(-1)?.error ?? null;
  const checks = failed === null ? await verified(work, session, verifyOf(work)) : { held: 0, error: failed };
  if (checks.error !== null) {
    await session.message("rollback");
    return { statements, verified: checks.held, error: checks.error };
  }
  return { statements, verified: checks.held, error: await commit(work, tracer, origins) };
}

/** What is only checked at the end of a transaction has no statement at fault: the last one stands for it. */
async function commit(
  work: TraceWork,
  { session }: Tracer,
  origins: readonly Origin[],
): Promise<TraceError | null> {
  const last = origins.at(-1);
  try {
    await session.message("commit");
    return null;
  } catch (error) {
    if (!(error instanceof ServerError) || last === undefined) throw error;
    return errorOf(sentOf(work, last), new ServerError(error.sqlstate, error.message, {}));
  }
}

/** Statement by statement, on a session that keeps its settings. */
async function outside(work: TraceWork, tracer: Tracer, origins: readonly Origin[]): Promise<TracedStep> {
  const statements: StatementTrace[] = [];
  await settle(work, tracer.session);
  for (const origin of origins) {
    const trace = await traceAlone(work, tracer, origin);
    statements.push(trace);
    if (trace.error !== null) break;
  }
  await tracer.session.message("reset all; reset role");
  return { statements, verified: 0, error: statements.at(-1)?.error ?? null };
}

/** On a scratch server there is little to change: a predicate that does not shrink shows after some rounds. */
const mostRounds = 20;

async function rounds(work: TraceWork, tracer: Tracer, origins: readonly Origin[]): Promise<TracedStep> {
  const first = await whole(work, tracer, origins);
  if (first.error !== null) return first;
  const [origin] = origins;
  if (origin === undefined) return first;
  const sent = sentOf(work, origin);
  for (let round = 1; round < mostRounds; round += 1) {
    const count = await another(work, tracer, sent);
    if (count === 0) return first;
    if (typeof count !== "number") return { ...first, error: count };
  }
  const message = `It still changed rows after ${mostRounds} rounds: its condition does not shrink.`;
  return { ...first, error: errorOf(sent, new ServerError("54000", message, {})) };
}

/** How many rows one more round changes. */
async function another(work: TraceWork, { session }: Tracer, sent: Sent): Promise<number | TraceError> {
  await session.message(opening(work));
  try {
    const [result] = await send(session, sent);
    await session.message("commit");
    return result?.count ?? 0;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    await session.message("rollback");
    return errorOf(sent, error);
  }
}
