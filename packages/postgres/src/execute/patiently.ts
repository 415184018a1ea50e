import { backoff, pause } from "./backoff.ts";
import type { StopReason } from "./stop.ts";

/** Whoever ended the run waits for it to be over. */
const lastTries = 4;

/**
 * What `act` comes to, tried so often, later and later; null where it never came to anything. Of a run that somebody ends
 * (`signal` is that of its `Stop`) only a few tries are left.
 */
export async function patiently<T>(
  tries: number,
  signal: AbortSignal | undefined,
  act: () => Promise<T | null>,
): Promise<T | null> {
  let left = tries;
  for (let attempt = 1; ; attempt++) {
    const answer = await act();
    left = (isEnded(signal) ? Math.min(left, lastTries) : left) - 1;
    if (answer !== null || left <= 0) return answer;
    await pause(backoff(isEnded(signal) ? 2 : attempt + 1), signal?.aborted === true ? undefined : signal);
  }
}

/** Other reasons to stop leave the time to find out what became of the steps under way. */
function isEnded(signal: AbortSignal | undefined): boolean {
  const ended: StopReason = "signal";
  return signal?.aborted === true && signal.reason === ended;
}
