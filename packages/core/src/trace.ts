/** The lock modes of a relation, weakest first. */
export const lockModes = [
  "ACCESS SHARE",
  "ROW SHARE",
  "ROW EXCLUSIVE",
  "SHARE UPDATE EXCLUSIVE",
  "SHARE",
  "SHARE ROW EXCLUSIVE",
  "EXCLUSIVE",
  "ACCESS EXCLUSIVE",
] as const;

export type LockMode = (typeof lockModes)[number];

/** Who has to wait: `ddl` is other schema changes and vacuum. */
export type Blocks = "nothing" | "ddl" | "writes" | "reads and writes";

export type RelationKind =
  | "table"
  | "partitioned table"
  | "index"
  | "view"
  | "materialized view"
  | "sequence"
  | "other";

/** A lock on a relation that was there before the transaction. */
export interface RelationLock {
  /** Unquoted; with its schema where that is not the target's own. */
  readonly relation: string;
  readonly kind: RelationKind;
  readonly mode: LockMode;
}

/** An error of the server; `line` and `column` are 1-based, `excerpt` is the line of the file with a caret below. */
export interface TraceError {
  readonly sqlstate: string;
  readonly message: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly excerpt: string;
}

/** What one statement was seen to do on a scratch server. Relations are named as in `RelationLock`. */
export interface StatementTrace {
  readonly path: string;
  /** Where the statement starts, 1-based. */
  readonly line: number;
  readonly command: string;
  /** As in the file. */
  readonly text: string;
  /** Locks that it took and its transaction did not have yet, strongest first, on relations that were there before. */
  readonly locks: readonly RelationLock[];
  /** Locks that its transaction held already when it began, and keeps while it runs. */
  readonly held: readonly RelationLock[];
  /** Relations that got new storage: every row was written again. */
  readonly rewrites: readonly string[];
  /** Tables that were read whole to check a constraint. */
  readonly scans: readonly string[];
  /** Indexes that were built, on relations that were there before. */
  readonly builds: readonly { readonly index: string; readonly table: string }[];
  readonly error: TraceError | null;
}

/** What a lock of this mode keeps others from. */
export function blocks(mode: LockMode): Blocks {
  if (mode === "ACCESS EXCLUSIVE") return "reads and writes";
  if (mode === "EXCLUSIVE" || mode === "SHARE ROW EXCLUSIVE" || mode === "SHARE") return "writes";
  return mode === "SHARE UPDATE EXCLUSIVE" ? "ddl" : "nothing";
}

/** How strong a lock mode is; a stronger one has the higher number. */
export function strength(mode: LockMode): number {
  return lockModes.indexOf(mode);
}

/** The strongest of some locks; null where there is none. */
export function strongest(locks: readonly RelationLock[]): RelationLock | null {
  return locks.reduce<RelationLock | null>(
    (best, lock) => (best === null || strength(lock.mode) > strength(best.mode) ? lock : best),
    null,
  );
}
