import type { LockMode } from "@tenantry/core";

/** `AccessExclusive`, as `pg_locks` has it without "Lock". */
export function lockName(mode: LockMode): string {
  return mode
    .toLowerCase()
    .split(" ")
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join("");
}
