import { driftAbout, driftedTargets, driftReads, exitCode, findDrift, withObjects } from "@tenantry/core";
import type { Catalog, Drift, DriftBasis, ExitCode, ObjectKind, Problem, Rehearsed } from "@tenantry/core";
import { listFleet, openReader, readFingerprints, readObjects, readState } from "@tenantry/postgres";
import type { Environment } from "@tenantry/postgres";
import { findTenant } from "./find-tenant.ts";

/** What to look for. */
export interface DriftRequest {
  /** The id of the only tenant to tell about; null for the whole fleet. Its cohort is read all the same. */
  readonly tenant?: string | null;
  /** Kinds of objects that may differ between tenants, such as owners where every tenant has a role of its own. */
  readonly ignoring?: readonly ObjectKind[];
  /** What the histories should look like, where somebody has tried; otherwise the majority decides. */
  readonly rehearsed?: readonly Rehearsed[];
  /** Why some were not tried. */
  readonly problems?: readonly Problem[];
}

/** Beyond these ways to differ only the kinds of objects are told. */
const mostWays = 20;

/** Which schemas are not like others with the same history, and in what. Nothing is written. Throws exit 2 for an unknown tenant. */
export async function fleetDrift(
  environment: Environment,
  catalog: Catalog,
  { tenant = null, ignoring = [], rehearsed = [], problems: before = [] }: DriftRequest = {},
): Promise<Drift> {
  const session = await openReader(environment, environment.connection);
  try {
    const fleet = await listFleet(environment, session);
    if (tenant !== null) findTenant(fleet, tenant);
    const state = await readState(environment, fleet, session);
    const targets = state.groups.flatMap((group) => group.targets);
    const { found, problems } = await readFingerprints(environment, fleet, targets, session);
    const fingerprints = new Map([...found].map(([{ id }, fingerprint]) => [id, fingerprint]));
    const basis: DriftBasis = {
      environment: environment.name,
      catalog,
      state: { ...state, problems: [...state.problems, ...before, ...problems] },
      fingerprints,
      ignoring,
      rehearsed,
    };
    const whole = findDrift(basis);
    const drift = tenant === null ? whole : driftAbout(whole, tenant);
    const objects = await readObjects(environment, fleet, driftReads(drift, mostWays), session);
    return withObjects(drift, new Map([...objects.found].map(([{ id }, list]) => [id, list])), basis);
  } finally {
    await session.close();
  }
}

/** 3 where something has drifted; what could not be read says the rest. */
export function driftExit(drift: Drift): ExitCode {
  return exitCode([...drift.problems.map(({ exit }) => exit), driftedTargets(drift).length > 0 ? 3 : 0]);
}
