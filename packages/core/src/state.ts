import type { Problem } from "./problem.ts";
import type { Kind, Target } from "./target.ts";

/** `applied` by running it, `marked` without running it, `running` while a non-transactional step is under way. */
export type RowState = "applied" | "marked" | "running";

/** One row of a ledger, reduced to what decides. `checksum` is null where the ledger never recorded one. */
export interface LedgerRow {
  readonly version: string;
  readonly checksum: string | null;
  readonly state: RowState;
}

/**
 * What the ledger table is: `none` yet, `plain` `(version, applied_at)` of another tool that we upgrade,
 * or `ours` with all columns.
 */
export type LedgerShape = "none" | "plain" | "ours";

/** All targets of one kind whose ledgers hold the same rows. */
export interface Group {
  readonly kind: Kind;
  readonly shape: LedgerShape;
  /** Sorted by version in code-point order; see `historyText`. */
  readonly rows: readonly LedgerRow[];
  readonly targets: readonly Target[];
}

/** The fleet's histories, grouped when they were read. */
export interface State {
  readonly groups: readonly Group[];
  /** In the registry, but its schema or database does not exist: ids. */
  readonly unprovisioned: readonly string[];
  /** Has a ledger, but no registry row names it: schema or database names. */
  readonly orphans: readonly string[];
  /** False while the registry table does not exist yet; tenants are listed again after the public stage. */
  readonly registry: boolean;
  /** Unreadable ledgers and refused names; each names its targets, and those targets are in no group. */
  readonly problems: readonly Problem[];
}

/**
 * The text whose SHA-256 identifies a history. The server computes the same text, so a fence compares hashes:
 * per row `version TAB checksum TAB state LF`, rows in code-point (`collate "C"`) order of version.
 */
export function historyText(rows: readonly LedgerRow[]): string {
  return rows
    .toSorted((a, b) => (a.version < b.version ? -1 : a.version > b.version ? 1 : 0))
    .map((row) => `${row.version}\t${row.checksum ?? ""}\t${row.state}\n`)
    .join("");
}
