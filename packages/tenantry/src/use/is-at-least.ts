import type { Catalog } from "@tenantry/core";
import { statusOf } from "@tenantry/core";
import { readFleet } from "@tenantry/postgres";
import type { Environment } from "@tenantry/postgres";
import { findMigration } from "./find.ts";

/**
 * Whether a target has this migration and everything before it: what an application asks before it serves a tenant.
 * `word` is an id, a name or a version that fits one migration; `public` is the public target. False for one that is not there.
 */
export async function isAtLeast(
  environment: Environment,
  catalog: Catalog,
  target: string,
  word: string,
): Promise<boolean> {
  const { id } = findMigration(catalog, word);
  const { state } = await readFleet(environment);
  const cohorts = statusOf(catalog, state, environment.name).cohorts;
  const cohort = cohorts.find(({ targets }) => targets.includes(target));
  if (cohort === undefined) return false;
  const line = catalog.lines[cohort.kind];
  const needed = new Set(line.slice(0, line.indexOf(id) + 1));
  return needed.size > 0 && !cohort.pending.some((pending) => needed.has(pending));
}
