import { parseConnection } from "../connection.ts";
import type { Environment } from "../environment.ts";

/** An environment for a test: schemas `tenant_%` in the database of this URL, with `more` in place of the defaults. */
export function environmentOf(url: string, more: Partial<Environment> = {}): Environment {
  const parsed = parseConnection(url, "TEST_URL");
  if ("problems" in parsed) throw new Error(parsed.problems[0]?.message);
  return {
    name: "test",
    connection: parsed.connection,
    direct: parsed.connection,
    publicSchema: "public",
    tenants: { from: "schemas", pattern: "tenant_%" },
    ledger: "schema_migrations",
    searchPath: ["$target"],
    role: null,
    lockTimeoutMs: 3_000,
    statementTimeoutMs: 300_000,
    connectTimeoutMs: 60_000,
    leaseWaitMs: 0,
    retries: 8,
    concurrency: 2,
    maxFailures: null,
    plainBelow: 8 * 1024 * 1024,
    durability: "each",
    labelIdentifiers: [],
    ...more,
  };
}
