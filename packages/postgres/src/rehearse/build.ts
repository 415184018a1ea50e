import type { Base, Migration, Step, TraceError } from "@tenantry/core";
import type { Origin } from "../execute/text.ts";
import { asMigration } from "../provision/file.ts";
import { ServerError } from "../session.ts";
import { opening, sentOf } from "../trace/inside.ts";
import type { TraceWork } from "../trace/inside.ts";
import { errorOf, send } from "../trace/observe.ts";
import { traceStep } from "../trace/trace.ts";
import type { Tracer } from "../trace/tracer.ts";

/** Runs a piece of a history for what it leaves; the error that ended it, or null. */
export async function buildPiece(
  work: Omit<TraceWork, "migration" | "step">,
  what: Migration | Base,
  tracer: Tracer,
): Promise<TraceError | null> {
  const migration = "id" in what ? what : asMigration(what);
  const built = { ...work, migration, step: stepOf(migration, "apply") };
  const { mode, path, index } = migration.up;
  if (mode === "transaction")
    return await inTransaction(
      built,
      tracer,
      migration.up.statements.map((statement) => ({ path, statement })),
    );
  // Tables of a history are empty: whichever way an index is built, it is the same one.
  if (index !== null) return await inTransaction(built, tracer, [{ path, statement: index.plain }]);
  return (await traceStep(built, tracer)).error;
}

/** The step of a migration that nobody planned. */
export function stepOf({ id, up, down, phase, name }: Migration, verb: Step["verb"]): Step {
  const section = verb === "apply" || down === null ? up : down;
  const { checksum, mode } = section;
  return { id, verb, checksum, mode, phase, version: name, recorded: up.checksum, resume: false };
}

async function inTransaction(
  work: TraceWork,
  { session }: Tracer,
  origins: readonly Origin[],
): Promise<TraceError | null> {
  let sent = null;
  await session.message(opening(work));
  try {
    for (const origin of origins) {
      sent = sentOf(work, origin);
      await send(session, sent);
    }
    await session.message("commit");
    return null;
  } catch (error) {
    if (!(error instanceof ServerError) || sent === null) throw error;
    await session.message("rollback");
    return errorOf(sent, error);
  }
}
