/** What a statement does with the bytes of a table: read all of them, sort them into an index, or write them anew. */
export type WorkKind = "scan" | "build" | "rewrite";

/** Bytes per second. */
export type Rates = Readonly<Record<WorkKind, number>>;

/** A time that nobody has measured: from bytes and a rate. */
export interface Estimate {
  readonly seconds: number;
  /** Whose rates these are: the slowest that we saw, or what somebody has configured. */
  readonly basis: "measured" | "configured";
}

/**
 * The slowest of three runs on PostgreSQL 18 with its default settings, a table of a million rows and 174 MB, on two cores
 * that others kept busy: `add check` (scan), an index on a text column (build), a change of type with two indexes (rewrite).
 */
export const measuredRates: Rates = { scan: 100e6, build: 11e6, rewrite: 6e6 };

/** How long this work on so many bytes may take, by the given rates or the measured ones. */
export function estimate(work: WorkKind, bytes: number, rates: Rates | null = null): Estimate {
  const seconds = bytes / (rates ?? measuredRates)[work];
  return { seconds, basis: rates === null ? "measured" : "configured" };
}

/** `under 1 s`, `about 40 s`, `about 3 min`, `about 2 h`: never more exact than an estimate is. */
export function estimateText({ seconds }: Estimate): string {
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
