import { backoff, pause } from "./backoff.ts";
import { isMissing, readUnderLock, verdict, whatIsLeft } from "./reread.ts";
import { ConnectError, ServerError, SessionLost } from "../session.ts";
import type { Session } from "../session.ts";
import type { StepResult, Work } from "../work.ts";

/** What became of a step whose connection was lost, read from the ledger on another one; `unknown` if that cannot be had. */
export async function resolve(
  work: Work,
  open: () => Promise<Session>,
): Promise<Exclude<StepResult, { kind: "lost" }> | { readonly kind: "unknown" }> {
  for (let attempt = 1; attempt <= work.environment.retries + 1; attempt++) {
    if (attempt > 1) await pause(backoff(attempt));
    const answer = await read(work, open);
    if (answer !== "not now") return answer;
  }
  return { kind: "unknown" };
}

async function read(
  work: Work,
  open: () => Promise<Session>,
): Promise<Exclude<StepResult, { kind: "lost" }> | "not now"> {
  try {
    const session = await open();
    try {
      return verdict(work, await readUnderLock(session, work));
    } catch (error) {
      if (isMissing(error) && (await whatIsLeft(session, work)) === "nothing") return { kind: "gone" };
      throw error;
    }
  } catch (error) {
    if (error instanceof ConnectError && error.reason === "unknown-database") return { kind: "gone" };
    if (error instanceof ConnectError || error instanceof ServerError || error instanceof SessionLost)
      return "not now";
    throw error;
  }
}
