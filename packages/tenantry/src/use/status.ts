import { statusOf } from "@tenantry/core";
import type { Catalog, Status } from "@tenantry/core";
import { listFleet, readState } from "@tenantry/postgres";
import type { Environment } from "@tenantry/postgres";

/** Where every target of the fleet stands. Nothing is written. */
export async function fleetStatus(environment: Environment, catalog: Catalog): Promise<Status> {
  const fleet = await listFleet(environment);
  return statusOf(catalog, await readState(environment, fleet), environment.name);
}
