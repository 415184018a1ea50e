/** What a statement does with the bytes of a table: read all of them, sort them into an index, or write them anew. */
export type WorkKind = "scan" | "build" | "rewrite";

/**
 * Bytes per second: the slowest of three runs on PostgreSQL 18 with its default settings, a table of a million rows and
 * 174 MB, on two cores that others kept busy: `add check` (scan), an index on a text column (build), a change of type with
 * two indexes (rewrite).
 */
export const measuredRates: Readonly<Record<WorkKind, number>> = { scan: 100e6, build: 11e6, rewrite: 6e6 };

/** How many seconds this work on so many bytes may take, by the measured rates: an estimate, whatever the server. */
export function estimate(work: WorkKind, bytes: number): number {
  return bytes / measuredRates[work];
}

/** `under 1 s`, `about 40 s`, `about 3 min`, `about 2 h`: never more exact than an estimate is. */
export function estimateText(seconds: number): string {
  if (seconds < 1) return "under 1 s";
  if (seconds < 90) return `about ${rounded(seconds)} s`;
  if (seconds < 90 * 60) return `about ${rounded(seconds / 60)} min`;
  return `about ${rounded(seconds / 3600)} h`;
}

/** One digit that counts, and a five beside it. */
function rounded(number: number): number {
  const unit = number < 10 ? 1 : number < 100 ? 5 : 50;
  return Math.max(1, Math.round(number / unit) * unit);
}
