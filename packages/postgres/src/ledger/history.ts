import type { LedgerRow } from "@tenantry/core";

/** The rows behind a text of `historyText`; null where a row is not what any ledger of ours holds. */
export function parseHistory(text: string, count: number): readonly LedgerRow[] | null {
  const lines = text.split("\n").slice(0, -1);
  const rows = lines.map(parseRow).filter((row) => row !== null);
  return rows.length === lines.length && rows.length === count ? rows : null;
}

function parseRow(line: string): LedgerRow | null {
  const [version = "", checksum = "", state, ...more] = line.split("\t");
  if (version === "" || more.length > 0) return null;
  if (state !== "applied" && state !== "marked" && state !== "running") return null;
  return { version, checksum: checksum === "" ? null : checksum, state };
}
