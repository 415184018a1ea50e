import type { RunLimits } from "../run-limits.ts";

/** Limits as a configuration may say them. */
export const limits: RunLimits = {
  concurrency: 8,
  maxFailures: 3,
  lockTimeoutMs: 3000,
  statementTimeoutMs: 300_000,
  retries: 5,
};
