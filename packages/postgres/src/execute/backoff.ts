const firstMs = 500;
const longestMs = 60_000;

/** How long to wait before the given attempt (1-based): anything up to a bound that doubles, so that nobody meets again. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(longestMs, firstMs * 2 ** (attempt - 1));
}

/** Resolves after `ms`, or as soon as the signal is aborted. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted === true) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(over, ms);
    signal?.addEventListener("abort", over, { once: true });
    function over(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", over);
      resolve();
    }
  });
}
