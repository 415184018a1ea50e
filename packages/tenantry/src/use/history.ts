import { quoteIdent } from "@tenantry/core";
import type { Target } from "@tenantry/core";
import { openSession, ServerError } from "@tenantry/postgres";
import type { Environment, Fleet } from "@tenantry/postgres";

/** One row of a ledger, as `status --verbose` shows it; what another tool's ledger does not have is null. */
export interface HistoryRow {
  readonly version: string;
  readonly state: string;
  /** ISO 8601, as the server wrote it. */
  readonly appliedAt: string | null;
  readonly ms: number | null;
  readonly who: string | null;
  readonly run: string | null;
  readonly tool: string | null;
}

/** The rows of a target's ledger in the order in which they were written; none where there is no ledger. */
export async function readHistory(
  environment: Environment,
  fleet: Fleet,
  target: Target,
): Promise<readonly HistoryRow[]> {
  const route = fleet.databases.get(target.database);
  if (route === undefined) throw new Error(`bug: no route to ${target.id}`);
  const session = await openSession(route.connection, {
    applicationName: "tenantry/status",
    connectTimeoutMs: environment.connectTimeoutMs,
    deadlineMs: environment.statementTimeoutMs,
    purpose: "reader",
  });
  try {
    const ledger = `${quoteIdent(target.schema)}.${quoteIdent(environment.ledger)}`;
    // As JSON, because a ledger that was taken over has other columns.
    const results = await session.message(`set transaction read only;
select pg_catalog.to_jsonb(l)::pg_catalog.text as row from only ${ledger} l order by l.applied_at, l.version`);
    return (results.at(-1)?.rows ?? []).map(({ row }) => historyRow(JSON.parse(String(row))));
  } catch (error) {
    if (error instanceof ServerError && error.sqlstate === "42P01") return [];
    throw error;
  } finally {
    await session.close();
  }
}

function historyRow(row: Readonly<Record<string, unknown>>): HistoryRow {
  const text = (name: string): string | null => {
    const value = row[name];
    return typeof value === "string" ? value : null;
  };
  const ms = row["duration_ms"];
  return {
    version: String(row["version"]),
    state: text("state") ?? "applied",
    appliedAt: text("applied_at"),
    ms: typeof ms === "number" ? ms : null,
    who: text("who"),
    run: text("run"),
    tool: text("tool"),
  };
}
