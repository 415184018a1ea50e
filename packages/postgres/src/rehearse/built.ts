import { buildOrder, isBase } from "@tenantry/core";
import type { Catalog, CatalogObject, Fingerprint, StandIn, Target } from "@tenantry/core";
import { fingerprintSchemas, listSchemas } from "../fingerprint/read.ts";
import { buildPiece } from "./build.ts";
import { raise } from "./raise.ts";
import type { Raised } from "./raise.ts";
import type { Scratch } from "./scratch.ts";

/** What a schema holds. */
export interface BuiltSchema {
  readonly fingerprint: Fingerprint;
  readonly objects: readonly CatalogObject[];
}

/**
 * What the schemas of these stand-ins hold once their histories have run on a scratch server; for those that cannot be built,
 * why. Throws only where the server is lost or does not let us prepare it.
 */
export async function buildSchemas(
  scratch: Scratch,
  catalog: Catalog,
  standIns: readonly StandIn[],
): Promise<ReadonlyMap<Target, BuiltSchema | string>> {
  const built = new Map<Target, BuiltSchema | string>();
  for (const { target, beginning } of standIns)
    if (beginning.reason !== null) built.set(target, beginning.reason);
  const raised = await raise(scratch, standIns);
  try {
    for (const { target, what } of buildOrder(standIns, catalog)) {
      if (built.has(target)) continue;
      const { work, tracer } = raised.of(target);
      const error = await buildPiece(work, what, tracer);
      if (error === null) continue;
      const name = isBase(what) ? what.path : what.id;
      built.set(target, `${name} cannot be built on a scratch server: ${error.message}`);
    }
    for (const { target } of standIns)
      if (!built.has(target)) built.set(target, await schemaOf(raised, target));
    return built;
  } finally {
    await raised.close();
  }
}

async function schemaOf(raised: Raised, target: Target): Promise<BuiltSchema | string> {
  const { work, tracer } = raised.of(target);
  const { ledger } = work.environment;
  const seen: { fingerprint?: Fingerprint; objects: readonly CatalogObject[]; refused?: string } = {
    objects: [],
  };
  const refused = (_target: Target, { message }: Error): void => void (seen.refused = message);
  await fingerprintSchemas(tracer.session, [target], ledger, {
    found: (_target, fingerprint) => void (seen.fingerprint = fingerprint),
    refused,
  });
  await listSchemas(tracer.session, [target], ledger, {
    found: (_target, objects) => void (seen.objects = objects),
    refused,
  });
  const { fingerprint, objects } = seen;
  return fingerprint === undefined || seen.refused !== undefined
    ? (seen.refused ?? "its schema is not there")
    : { fingerprint, objects };
}
