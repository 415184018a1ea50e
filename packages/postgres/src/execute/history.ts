import { historyText } from "@tenantry/core";
import type { LedgerRow, Step } from "@tenantry/core";
import { sha256 } from "./sha256.ts";

type Rows = readonly LedgerRow[];

// All targets of a cohort share the same array of rows, so ten thousand of them cost one hash per step.
const hashes = new WeakMap<Rows, string>();
const nexts = new WeakMap<Rows, Map<string, Rows>>();

/** What a ledger holds once the step is done; the same array for the same two arguments. */
export function historyAfter(before: Rows, step: Step): Rows {
  const known = nexts.get(before) ?? new Map<string, Rows>();
  nexts.set(before, known);
  const key = JSON.stringify([step.verb, step.version, step.recorded, step.covers?.length]);
  const after = known.get(key) ?? advanced(before, step);
  known.set(key, after);
  return after;
}

/** SHA-256 (hex) of `historyText`: what a fence compares. */
export function historyHash(rows: Rows): string {
  const hash = hashes.get(rows) ?? sha256(historyText(rows));
  hashes.set(rows, hash);
  return hash;
}

/** Whether two ledgers hold the same rows. */
export function sameHistory(one: Rows, other: Rows): boolean {
  return one === other || historyHash(one) === historyHash(other);
}

function advanced(before: Rows, step: Step): Rows {
  if (step.covers !== undefined)
    return step.covers.map(({ version, checksum }) => ({ version, checksum, state: "applied" }));
  const others = before.filter(({ version }) => version !== step.version);
  if (step.verb === "revert") return others;
  return [...others, { version: step.version, checksum: step.recorded, state: "applied" }];
}
