import type { Facts } from "@tenantry/core";

/** How many tenants the facts know of; 0 without facts. */
export function tenantsIn(facts: Facts | null): number {
  return (facts?.groups ?? [])
    .filter(({ kind }) => kind === "tenant")
    .reduce((sum, { count }) => sum + count, 0);
}
