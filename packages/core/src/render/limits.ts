import type { RunLimits } from "../run-limits.ts";
import { counted } from "../words.ts";

/** How many targets at once, in words. */
export function parallelText({ concurrency }: RunLimits): string {
  const most = concurrency === null ? "at most 8 targets" : counted(concurrency, "target");
  return `${most} at once on each server`;
}

/** `lock_timeout 3s`, `statement_timeout 5min`. */
export function timeoutTexts({ lockTimeoutMs, statementTimeoutMs }: RunLimits): readonly string[] {
  return [`lock_timeout ${setting(lockTimeoutMs)}`, `statement_timeout ${setting(statementTimeoutMs)}`];
}

export function retriesText({ retries }: RunLimits): string {
  const count = retries === 0 ? "no retries" : retries === 1 ? "1 retry" : `${retries} retries`;
  return `${count} after a lock, a deadlock or a lost connection`;
}

/** As the configuration and PostgreSQL write it: `3s`, `5min`. */
function setting(ms: number): string {
  if (ms === 0) return "off";
  if (ms % 60_000 === 0) return `${ms / 60_000}min`;
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}
