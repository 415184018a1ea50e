import { buildOrder, isBase } from "@tenantry/core";
import type { Catalog, CatalogObject, Migration, StandIn, Target } from "@tenantry/core";
import { listSchemas } from "../fingerprint/read.ts";
import { buildPiece } from "../rehearse/build.ts";
import { raise } from "../rehearse/raise.ts";
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
  const expected = new Map<Target, readonly CatalogObject[] | string>();
  const raised = await raise(scratch, standIns);
  try {
    for (const { target, what } of buildOrder(standIns, catalog)) {
      if (expected.has(target)) continue;
      const { work, tracer } = raised.of(target);
      const error = await buildPiece(work, what, tracer);
      if (error === null) continue;
      const name = isBase(what) ? what.path : what.id;
      expected.set(target, `${name} cannot be built on a scratch server: ${error.message}`);
    }
    for (const { target } of claims) {
      if (expected.has(target)) continue;
      const { work, tracer } = raised.of(target);
      await listSchemas(tracer.session, [target], work.environment.ledger, {
        found: (_target, objects) => void expected.set(target, objects),
        refused: (_target, { message }) => void expected.set(target, message),
      });
    }
    return expected;
  } finally {
    await raised.close();
  }
}
