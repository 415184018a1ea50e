import type { Blocks, LockMode } from "../trace.ts";
import type { StatementRow, Work } from "./statements.ts";

/** A statement of a plan, as `plan --json` has it. */
export interface StatementJson {
  readonly id: string;
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly locks: readonly { readonly relation: string; readonly mode: LockMode }[];
  /** Who waits while it runs. */
  readonly blocks: Blocks;
  readonly work: readonly Work[];
  /** The largest target of the largest table that it is about; null where that is not known. */
  readonly largest: { readonly table: string; readonly rows: number; readonly bytes: number } | null;
  /** An estimate for the largest target, by rates that were measured elsewhere; null where there is none. */
  readonly estimateSeconds: number | null;
  readonly evidence: StatementRow["evidence"];
}

export function statementsJson(rows: readonly StatementRow[]): readonly StatementJson[] {
  return rows.map(({ id, trace, locks, blocks, work, largest, seconds, evidence }) => ({
    id,
    path: trace.path,
    line: trace.line,
    locks: locks.map(({ relation, mode }) => ({ relation, mode })),
    blocks,
    work,
    largest:
      largest === null ? null : { table: largest.table, rows: largest.rows.max, bytes: largest.bytes.max },
    estimateSeconds: seconds === null ? null : Math.round(seconds * 10) / 10,
    evidence,
  }));
}
