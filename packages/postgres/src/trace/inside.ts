import type { StatementTrace } from "@tenantry/core";
import type { Origin } from "../execute/text.ts";
import { commits, filePath, filled, settings, variables } from "../message.ts";
import { ServerError } from "../session.ts";
import type { Work } from "../work.ts";
import { ownLocks } from "./locks.ts";
import type { Locked } from "./locks.ts";
import { failedTrace, send, traceOf } from "./observe.ts";
import type { Sent } from "./observe.ts";
import { readRelations } from "./relations.ts";
import type { Relations } from "./relations.ts";
import type { Tracer } from "./tracer.ts";

/** A step on a scratch server: there is no ledger that a fence could look at. */
export type TraceWork = Pick<Work, "environment" | "migration" | "target" | "database" | "step">;

/** A statement with its variables filled in, as far as they have values here. */
export function sentOf(work: TraceWork, origin: Origin): Sent {
  const values = variables(work);
  const sent = { origin, values, home: work.target.schema };
  try {
    return { ...sent, text: filled(origin, work, values), refused: null };
  } catch (error) {
    const refused = error instanceof Error ? error.message : String(error);
    return { ...sent, text: origin.statement.text, refused };
  }
}

/** The beginning of a transaction in which a step's statements run as they would in an apply. */
export function opening(work: TraceWork): string {
  return `begin;
${settings(work.environment, commits(work))}set local search_path = ${filePath(work)}`;
}

/**
 * Runs the statements of a step one after the other in the transaction that is open, up to the first that is refused, and
 * says of each what it locked and did. The transaction stays open, aborted after a refusal.
 */
export async function traceInside(
  work: TraceWork,
  tracer: Tracer,
  origins: readonly Origin[],
): Promise<readonly StatementTrace[]> {
  const there = await readRelations(tracer.session);
  const traces: StatementTrace[] = [];
  let before = there;
  let held: Locked = new Map();
  for (const origin of origins) {
    const sent = sentOf(work, origin);
    const next = await traceOne(sent, tracer, { there, before, held });
    traces.push(next.trace);
    if (next.trace.error !== null) break;
    before = next.after;
    held = next.locked;
  }
  return traces;
}

interface Start {
  readonly there: Relations;
  readonly before: Relations;
  readonly held: Locked;
}

async function traceOne(
  sent: Sent,
  tracer: Tracer,
  start: Start,
): Promise<{ readonly trace: StatementTrace; readonly after: Relations; readonly locked: Locked }> {
  const { session } = tracer;
  await session.message("set local client_min_messages = debug1");
  tracer.notices();
  try {
    await send(session, sent);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return { trace: failedTrace(sent, error), after: start.before, locked: start.held };
  }
  const notices = tracer.notices();
  await session.message("set local client_min_messages = warning");
  const locked = await ownLocks(session);
  const after = await readRelations(session);
  const trace = await traceOf(session, sent, { ...start, after, locked, notices });
  return { trace, after, locked };
}
