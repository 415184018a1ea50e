import { patiently } from "./patiently.ts";
import { isMissing, readUnderLock, verdict, whatIsLeft } from "./reread.ts";
import { ConnectError, ServerError, SessionLost } from "../session.ts";
import type { Session } from "../session.ts";
import { applicationOf } from "../work.ts";
import type { StepResult, Work } from "../work.ts";
import { endIdle } from "./zombies.ts";

/**
 * What became of a step whose connection was lost, read from the ledger on another one; `unknown` if that cannot be had.
 * `backends` are those that the step was sent to.
 */
export async function resolve(
  work: Work,
  backends: ReadonlySet<number>,
  open: () => Promise<Session>,
): Promise<Exclude<StepResult, { kind: "lost" }> | { readonly kind: "unknown" }> {
  const answer = await patiently(work.environment.retries + 1, work.signal, async () => {
    const known = await read(work, backends, open);
    return known === "not now" ? null : known;
  });
  return answer ?? { kind: "unknown" };
}

/** A ledger that comes with its step is not there without it. */
const undone = {
  kind: "again",
  sqlstate: null,
  message: "The connection was lost before the step was done.",
} as const;

async function read(
  work: Work,
  backends: ReadonlySet<number>,
  open: () => Promise<Session>,
): Promise<Exclude<StepResult, { kind: "lost" }> | "not now"> {
  try {
    const session = await open();
    const others = await endIdle(session, applicationOf(work.run), backends);
    try {
      const known = verdict(work, await readUnderLock(session, work));
      // Who was at work may not have come to the ledger yet.
      return known.kind === "again" && others === "at work" ? "not now" : known;
    } catch (error) {
      const left = isMissing(error) ? await whatIsLeft(session, work) : "all";
      if (left === "nothing") return { kind: "gone" };
      if (left === "schema" && work.step.covers !== undefined)
        return others === "at work" ? "not now" : undone;
      throw error;
    }
  } catch (error) {
    if (error instanceof ConnectError && error.reason === "unknown-database") return { kind: "gone" };
    if (error instanceof ConnectError || error instanceof ServerError || error instanceof SessionLost)
      return "not now";
    throw error;
  }
}
