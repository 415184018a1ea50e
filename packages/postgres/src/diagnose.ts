import { fill } from "@tenantry/core";
import type { Failure } from "@tenantry/core";
import { likeness, withoutValues } from "./execute/failure.ts";
import { locate, own, sourced, spot } from "./execute/text.ts";
import type { Origin, Spot } from "./execute/text.ts";
import { commits, filePath, statementsOf, settings, variables, verifyOf } from "./message.ts";
import { ServerError, SessionLost } from "./session.ts";
import type { Session } from "./session.ts";
import type { Work } from "./work.ts";

const longestMs = 30_000;

/**
 * Finds the statement at fault by running the step once more, one statement after the other, in a transaction that is
 * always rolled back. Null when the error does not come again; never throws for what the server says.
 */
export async function diagnose(work: Work, failure: Failure, session: Session): Promise<Spot | null> {
  if (!isLocatable(failure)) return null;
  try {
    await session.message(opening(work));
    return await firstLike(work, failure, session);
  } catch (trouble) {
    if (trouble instanceof ServerError || trouble instanceof SessionLost) return null;
    throw trouble;
  } finally {
    await session.message("rollback").catch(() => undefined);
  }
}

/** Locks, time-outs, lack of resources and lost connections have no line at fault. */
function isLocatable({ sqlstate, line }: Failure): boolean {
  return sqlstate !== null && line === null && !/^(08|53|57|58|40|XX|55P03|25P0)/.test(sqlstate);
}

function opening(work: Work): string {
  const brief = {
    ...work.environment,
    statementTimeoutMs: Math.min(work.environment.statementTimeoutMs || longestMs, longestMs),
  };
  return `begin;
${settings(brief, commits(work))}set constraints all immediate;
set local search_path = ${filePath(work)}`;
}

async function firstLike(work: Work, failure: Failure, session: Session): Promise<Spot | null> {
  const until = performance.now() + 2 * longestMs;
  for (const origin of [...statementsOf(work), ...verifyOf(work)]) {
    if (performance.now() > until) return null;
    const found = await attempt(origin, work, session);
    if (found === null) continue;
    const like = likeness(found.error.sqlstate, withoutValues(found.error));
    return like === likeness(failure.sqlstate, failure.message) ? found.at : null;
  }
  return null;
}

async function attempt(
  origin: Origin,
  work: Work,
  session: Session,
): Promise<{ error: ServerError; at: Spot } | null> {
  const values = variables(work);
  const text = sourced([{ text: fill(origin.statement, values), origin, how: "exact" }, own(";")], values);
  try {
    await session.message(text.text);
    return null;
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return { error, at: (error.position && locate(text, error.position)) || spot(origin, 0) };
  }
}
