import type { TraceError } from "@tenantry/core";
import type { Origin } from "../execute/text.ts";
import { ServerError } from "../session.ts";
import type { Session } from "../session.ts";
import { sentOf } from "./inside.ts";
import type { TraceWork } from "./inside.ts";
import { errorOf, send } from "./observe.ts";

/** Asks each verify SELECT in the open transaction, up to the first that does not hold. */
export async function verified(
  work: TraceWork,
  session: Session,
  origins: readonly Origin[],
): Promise<{ readonly held: number; readonly error: TraceError | null }> {
  for (const [held, origin] of origins.entries()) {
    const error = await untrue(work, session, origin);
    if (error !== null) return { held, error };
  }
  return { held: origins.length, error: null };
}

const before = 'select pg_catalog.bool_and(checked."tenantry holds" is true) is true as holds\n  from (\n';

async function untrue(work: TraceWork, session: Session, origin: Origin): Promise<TraceError | null> {
  const sent = sentOf(work, origin);
  try {
    const text = `${before}${sent.text}\n) as checked ("tenantry holds")`;
    const results = await send(session, { ...sent, text });
    if (results[0]?.rows[0]?.["holds"] === true) return null;
    return errorOf(sent, new ServerError("P0001", "This check does not hold.", {}));
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    const position = error.position === null ? null : error.position - before.length;
    return errorOf(sent, new ServerError(error.sqlstate, error.message, { position }));
  }
}
