import { setTimeout as pause } from "node:timers/promises";

/** Polls until it is so; the test's own time limit ends it. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await pause(10);
}
