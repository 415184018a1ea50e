import { onTestFinished } from "vitest";

/** Cleans up after the running test. In a `beforeAll` it does nothing: there the caller cleans up. */
export function afterTest(clean: () => unknown): void {
  try {
    onTestFinished(async () => {
      await clean();
    });
  } catch {
    // Not inside a test. What is left ends with the run: its server, its temporary folders.
  }
}
