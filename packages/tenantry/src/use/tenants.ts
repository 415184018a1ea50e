import type { Catalog, Problem, Target } from "@tenantry/core";
import { dropTenant, listFleet, provision } from "@tenantry/postgres";
import type { Dropped, Environment, NewTenant, Provisioned, Run } from "@tenantry/postgres";

import { usage } from "../error.ts";
import { findTenant } from "./find-tenant.ts";

/** One tenant as `tenant list` shows it. */
export interface ListedTenant {
  readonly id: string;
  readonly schema: string;
  /** Null for the environment's own. */
  readonly database: string | null;
  readonly labels: Readonly<Record<string, string>>;
}

export interface TenantList {
  readonly tenants: readonly ListedTenant[];
  readonly unprovisioned: readonly string[];
  readonly orphans: readonly string[];
  /** Why others that are listed are left out. */
  readonly problems: readonly Problem[];
}

/** Who is in the fleet. Nothing is written. */
export async function listTenants(environment: Environment): Promise<TenantList> {
  const { targets, unprovisioned, orphans, problems } = await listFleet(environment);
  const tenants = targets
    .filter(({ kind }) => kind === "tenant")
    .map(({ id, schema, database, labels }) => ({ id, schema, database: database || null, labels }));
  return { tenants, unprovisioned, orphans, problems };
}

/** What building some tenants needs. */
export interface ProvisionRequest {
  readonly environment: Environment;
  readonly catalog: Catalog;
  readonly tenants: readonly NewTenant[];
  readonly run: Run;
  readonly signal: AbortSignal;
  /** Called as each of them is over. */
  readonly show?: (one: Provisioned) => void;
}

/** Builds tenants with everything that the fleet is to have; one that is there already stays as it is. */
export async function provisionTenants(request: ProvisionRequest): Promise<readonly Provisioned[]> {
  const { environment, catalog, tenants, run, signal, show } = request;
  refuseUnlisted(environment);
  const results: Provisioned[] = [];
  for await (const one of provision(environment, catalog, tenants, { run, signal })) {
    results.push(one);
    show?.(one);
  }
  const order = new Map(tenants.map(({ id }, index) => [id, index]));
  return results.toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
}

/** A tenant that nothing would find afterwards is a matter of the configuration, not of the tenant. */
function refuseUnlisted({ tenants }: Environment): void {
  if (tenants.from === "none") {
    const help = "Say in the configuration how they are found: `tenants`.";
    throw usage("tenants-missing", "This environment has no tenants.", help);
  }
  if (tenants.from === "registry" && tenants.insert === null) {
    const help =
      "Give `tenants.insert`, for example: insert into tenants (slug, schema_name) values (:'tenant', :'schema').";
    throw usage("insert-missing", "The configuration does not say how a new tenant is registered.", help);
  }
}

/** What dropping a tenant needs. */
export interface DropRequest {
  readonly environment: Environment;
  readonly id: string;
  readonly run: Run;
  /** Called with the tenant found; throws where nobody agrees. */
  readonly agree: (target: Target) => Promise<void>;
}

/** Takes a tenant out of the registry and drops all it has. Throws exit 2 where there is no such tenant. */
export async function removeTenant(request: DropRequest): Promise<Dropped> {
  const { environment, id, run } = request;
  const fleet = await listFleet(environment);
  const target = findTenant(fleet, id);
  const route = fleet.databases.get(target.database);
  if (route === undefined) throw new Error(`bug: no route to ${id}`);
  await request.agree(target);
  return await dropTenant(environment, target, route, { run });
}
