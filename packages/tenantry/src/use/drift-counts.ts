import { driftCounts, findDrift } from "@tenantry/core";
import type { Catalog, DriftCounts, State } from "@tenantry/core";
import { ConnectError, readFingerprints, ServerError, SessionLost } from "@tenantry/postgres";
import type { Environment, Fleet } from "@tenantry/postgres";

/** How much of a fleet whose ledgers were just read is not like the rest; null where the catalogs could not be read. Nothing is written. */
export async function countDrift(
  environment: Environment,
  catalog: Catalog,
  { fleet, state }: { readonly fleet: Fleet; readonly state: State },
): Promise<DriftCounts | null> {
  const targets = state.groups.flatMap((group) => group.targets);
  const read = await readFingerprints(environment, fleet, targets).catch(unlessAway);
  if (read === null) return null;
  const fingerprints = new Map([...read.found].map(([{ id }, fingerprint]) => [id, fingerprint]));
  const basis = { environment: environment.name, catalog, state, fingerprints, ignoring: [], rehearsed: [] };
  return driftCounts(findDrift(basis), targets);
}

function unlessAway(error: unknown): null {
  if (error instanceof ConnectError || error instanceof ServerError || error instanceof SessionLost)
    return null;
  throw error;
}
