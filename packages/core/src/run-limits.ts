/** How fast and how patiently a run goes about its targets, and when it gives up. Times are milliseconds, 0 for no limit. */
export interface RunLimits {
  /** Targets at once on one server; null for a number that follows the cores of the machine that runs it. */
  readonly concurrency: number | null;
  /** Failed targets in a stage that is not divided into waves, with which the run stops; null for never. */
  readonly maxFailures: number | null;
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number;
  /** Of a step that met a lock, a deadlock or a lost connection. */
  readonly retries: number;
}

/** Those fields alone, for JSON. */
export function limitsJson(limits: RunLimits): RunLimits {
  const { concurrency, maxFailures, lockTimeoutMs, statementTimeoutMs, retries } = limits;
  return { concurrency, maxFailures, lockTimeoutMs, statementTimeoutMs, retries };
}
