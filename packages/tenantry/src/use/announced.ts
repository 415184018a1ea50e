import type { Group, LedgerRow, Target } from "@tenantry/core";
import { readHead } from "@tenantry/postgres";
import type { Environment } from "@tenantry/postgres";
import { replanTarget } from "./plan.ts";
import type { Planned } from "./plan.ts";

/**
 * The ids of what every tenant has when this run is over, for whoever builds new ones. A run of one phase adds what it
 * brings to a tenant that has what was announced so far; null where that is nothing and nothing ever was announced.
 */
export async function announced(
  environment: Environment,
  planned: Planned,
): Promise<readonly string[] | null> {
  const { catalog, intent } = planned;
  if (intent.phase === null) return catalog.lines.tenant;
  const migrations = (await readHead(environment))?.head.migrations ?? [];
  const rows = migrations.map(({ name, up }): LedgerRow => ({
    version: name,
    checksum: up.checksum,
    state: "applied",
  }));
  const group: Group = { kind: "tenant", shape: "ours", rows, targets: [newcomer] };
  const cohort = replanTarget(planned, newcomer, group);
  const steps = cohort === null || cohort.blocked.length > 0 ? [] : cohort.steps;
  const ids = new Set([...migrations, ...steps].map(({ id }) => id));
  return ids.size === 0 ? null : catalog.lines.tenant.filter((id) => ids.has(id));
}

/** No tenant can have this id. */
const newcomer: Target = { kind: "tenant", id: "(new tenants)", database: "", schema: "", labels: {} };
