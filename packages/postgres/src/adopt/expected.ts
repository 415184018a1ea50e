import type { Catalog, CatalogObject, Migration, StandIn, Target } from "@tenantry/core";
import { buildSchemas } from "../rehearse/built.ts";
import type { Scratch } from "../rehearse/scratch.ts";

/** A target, and the migrations that are said to have made it. */
export interface Claim {
  readonly target: Target;
  readonly migrations: readonly Migration[];
}

/**
 * What the schemas of these targets would hold if the migrations had made them, built on a scratch server; for those that cannot
 * be built, why. Throws only where the server is lost or does not let us prepare it.
 */
export async function buildExpected(
  scratch: Scratch,
  catalog: Catalog,
  claims: readonly Claim[],
): Promise<ReadonlyMap<Target, readonly CatalogObject[] | string>> {
  const standIns = claims.map(({ target, migrations }): StandIn => ({
    target,
    cohort: null,
    beginning: { reason: null, base: null, migrations },
  }));
  const built = await buildSchemas(scratch, catalog, standIns);
  return new Map([...built].map(([target, one]) => [target, typeof one === "string" ? one : one.objects]));
}
