import { statusOf } from "@tenantry/core";
import type { Catalog, Selection, Status } from "@tenantry/core";
import { listFleet, readFleet, readState } from "@tenantry/postgres";
import type { Environment } from "@tenantry/postgres";
import { findTenant } from "./find-tenant.ts";
import { readHistory } from "./history.ts";
import type { HistoryRow } from "./history.ts";
import { readTargets } from "./read-targets.ts";

/** Where every target of the fleet stands, or only the public one, or only tenants. Nothing is written. */
export async function fleetStatus(
  environment: Environment,
  catalog: Catalog,
  only: Selection["only"] = null,
): Promise<Status> {
  if (only === null) return statusOf(catalog, (await readFleet(environment)).state, environment.name);
  const fleet = await listFleet(environment);
  const kind = only === "public" ? "public" : "tenant";
  const targets = fleet.targets.filter((target) => target.kind === kind);
  const rest = only === "public" ? { unprovisioned: [], orphans: [] } : {};
  const state = await readState(environment, { ...fleet, ...rest, targets });
  return statusOf(catalog, state, environment.name);
}

/** Where one tenant stands, with the rows of its ledger. Throws exit 2 where there is no such tenant. */
export async function tenantStatus(
  environment: Environment,
  catalog: Catalog,
  id: string,
): Promise<{ readonly status: Status; readonly history: readonly HistoryRow[] }> {
  const { fleet, state } = await readTargets(environment, id);
  return {
    status: statusOf(catalog, state, environment.name),
    history: await readHistory(environment, fleet, findTenant(fleet, id)),
  };
}

/** The rows of the public target's ledger; none where there is no ledger. */
export async function publicHistory(environment: Environment): Promise<readonly HistoryRow[]> {
  const fleet = await listFleet(environment);
  const target = fleet.targets.find(({ kind }) => kind === "public");
  return target === undefined ? [] : await readHistory(environment, fleet, target);
}
