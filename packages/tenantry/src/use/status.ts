import { statusOf } from "@tenantry/core";
import type { Catalog, Status, Target } from "@tenantry/core";
import { listFleet, readFleet, readState } from "@tenantry/postgres";
import type { Environment, Fleet } from "@tenantry/postgres";
import { usage } from "../error.ts";
import { didYouMean } from "../suggest.ts";
import { readHistory } from "./history.ts";
import type { HistoryRow } from "./history.ts";

/** Where every target of the fleet stands. Nothing is written. */
export async function fleetStatus(environment: Environment, catalog: Catalog): Promise<Status> {
  const { state } = await readFleet(environment);
  return statusOf(catalog, state, environment.name);
}

/** Where one tenant stands, with the rows of its ledger. Throws exit 2 where there is no such tenant. */
export async function tenantStatus(
  environment: Environment,
  catalog: Catalog,
  id: string,
): Promise<{ readonly status: Status; readonly history: readonly HistoryRow[] }> {
  const fleet = await listFleet(environment);
  const target = findTenant(fleet, id);
  const state = await readState(environment, { ...fleet, targets: [target], unprovisioned: [], orphans: [] });
  return {
    status: statusOf(catalog, state, environment.name),
    history: await readHistory(environment, fleet, target),
  };
}

/** The tenant with this id. Throws exit 2 with the one that was probably meant. */
export function findTenant({ targets }: Fleet, id: string): Target {
  const tenants = targets.filter(({ kind }) => kind === "tenant");
  const found = tenants.find((target) => target.id === id);
  if (found !== undefined) return found;
  const ids = tenants.map((target) => target.id);
  const hint = didYouMean(id, ids) || "tenantry tenant list shows them.";
  throw usage("tenant-unknown", `There is no tenant "${id}".`, hint);
}
