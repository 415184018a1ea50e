import type { StatementRow } from "./statements.ts";

/** How many seconds all the work on data of a plan may take: an estimate, whatever the servers. */
export interface TotalEstimate {
  /** With as many targets at once as may be, if that costs no target any time. */
  readonly least: number;
  /** One target after the other. */
  readonly most: number;
}

/** `runs` is in how many targets a migration runs. Null where no statement has work on data of a known size. */
export function totalEstimate(
  rows: readonly StatementRow[],
  runs: (id: string) => number,
  concurrency: number,
): TotalEstimate | null {
  const spreads = rows.flatMap(({ id, spread }) =>
    spread === null || runs(id) === 0 ? [] : [{ ...spread, runs: runs(id) }],
  );
  if (spreads.length === 0) return null;
  const largest = spreads.reduce((sum, { max }) => sum + max, 0);
  const all = spreads.reduce((sum, { mean, runs }) => sum + mean * runs, 0);
  return { least: Math.max(largest, all / concurrency), most: Math.max(largest, all) };
}
