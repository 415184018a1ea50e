import type { Facts, Spread, TableFacts } from "../facts/facts.ts";

/** Facts of an empty fleet on PostgreSQL 18, with what is given instead. */
export function factsWith(given: Partial<Facts> = {}): Facts {
  return {
    version: 1,
    environment: "production",
    at: "2026-11-17T06:00:00Z",
    server: { version: "18.1", number: 180001, major: 18 },
    majors: [18],
    timezone: "UTC",
    settings: { max_locks_per_transaction: "64" },
    extensions: [{ name: "plpgsql", version: "1.0", schema: "pg_catalog" }],
    roles: ["app"],
    names: "hashed",
    groups: [],
    registry: true,
    unread: [],
    tables: [],
    invalidIndexes: [],
    ...given,
  };
}

/** A table in a thousand tenants, its largest of so many bytes. */
export function tableOf(table: string, largestBytes: number): TableFacts {
  const rows = spreadUpTo(Math.ceil(largestBytes / 100));
  const bytes = spreadUpTo(largestBytes);
  const indexBytes = spreadUpTo(Math.ceil(largestBytes / 4));
  return { kind: "tenant", table, targets: 1000, rows, bytes, indexBytes, largest: "0f3a9c1b22de" };
}

function spreadUpTo(max: number): Spread {
  return { p50: Math.floor(max / 100), p95: Math.floor(max / 10), max, total: max * 20 };
}
