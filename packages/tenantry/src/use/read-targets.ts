import type { State } from "@tenantry/core";
import { listFleet, readFleet, readState } from "@tenantry/postgres";
import type { Environment, Fleet } from "@tenantry/postgres";
import { findTenant } from "./find-tenant.ts";

/** The fleet and its ledgers, or one tenant and its ledger. Nothing is written. Throws exit 2 where there is no such tenant. */
export async function readTargets(
  environment: Environment,
  tenant: string | null,
): Promise<{ readonly fleet: Fleet; readonly state: State }> {
  if (tenant === null) return await readFleet(environment);
  const all = await listFleet(environment);
  const fleet = { ...all, targets: [findTenant(all, tenant)], unprovisioned: [], orphans: [] };
  return { fleet, state: await readState(environment, fleet) };
}
