import type { Facts } from "@tenantry/core";

/** Facts for examples: a fleet of so many tenants that are alike, and their tables `a` of so many bytes in sum. */
export function factsOfTenants(count: number, totalBytes = 0, fingerprints: readonly string[] = []): Facts {
  const spread = { p50: 0, p95: 0, max: totalBytes, total: totalBytes };
  const hashes = fingerprints.map((hash) => ({ hash, count: 1 }));
  return {
    version: 1,
    environment: "production",
    at: "2026-01-01T00:00:00Z",
    server: { version: "18.0", number: 180000, major: 18 },
    majors: [18],
    timezone: "UTC",
    settings: {},
    extensions: [],
    roles: [],
    names: "hashed",
    groups: [{ kind: "tenant", shape: "ours", rows: [], count, targets: [], fingerprints: hashes }],
    registry: true,
    unread: [],
    tables: [
      {
        kind: "tenant",
        table: "a",
        targets: count,
        rows: spread,
        bytes: spread,
        indexBytes: spread,
        largest: "",
      },
    ],
    invalidIndexes: [],
  };
}
