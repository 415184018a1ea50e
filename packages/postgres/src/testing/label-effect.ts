import { strength } from "@tenantry/core";
import type { LockMode, RelationLock, StatementTrace } from "@tenantry/core";
import { lockName } from "./lock-name.ts";

/**
 * What a server did, in the words of the label that it is compared with: the strongest lock that is held while the
 * statement runs, and its work. A relation that the label does not name counts where the statement itself locked it.
 */
export function effectOf(trace: StatementTrace, claimed: string): string {
  if (trace.error !== null) return `error ${trace.error.sqlstate}`;
  const named = new Set(claimed.split("; ").map((claim) => claim.split(" ")[0] ?? ""));
  const own = new Set(trace.locks.filter(isOnRows).map(({ relation }) => relation));
  return [...strongestOf([...trace.locks, ...trace.held])]
    .filter(([relation]) => named.has(relation) || own.has(relation))
    .map(([relation, mode]) => [relation, lockName(mode), ...workOn(relation, trace)].join(" "))
    .toSorted()
    .join("; ");
}

/** A label in the order of a trace; `(scan)` is one that a server does without a word. */
export function inOrder(claimed: string): string {
  return claimed.replaceAll(" (scan)", "").split("; ").toSorted().join("; ");
}

/** A lock that the transaction has already leaves no trace when it is taken again. */
function strongestOf(locks: readonly RelationLock[]): ReadonlyMap<string, LockMode> {
  const modes = new Map<string, LockMode>();
  for (const { relation, mode } of locks) {
    const other = modes.get(relation);
    if (other === undefined || strength(other) < strength(mode)) modes.set(relation, mode);
  }
  return modes;
}

function workOn(relation: string, { rewrites, scans, builds }: StatementTrace): string[] {
  if (rewrites.includes(relation)) return ["rewrite"];
  return [
    ...(builds.some(({ table }) => table === relation) ? ["build"] : []),
    ...(scans.includes(relation) ? ["scan"] : []),
  ];
}

/** Weaker ones keep nobody waiting who matters. */
function isOnRows({ kind, mode }: RelationLock): boolean {
  return kind !== "index" && kind !== "sequence" && strength(mode) >= strength("ROW EXCLUSIVE");
}
