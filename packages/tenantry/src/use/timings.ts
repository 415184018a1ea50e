import { spellingsIn } from "@tenantry/core";
import type { Catalog } from "@tenantry/core";
import { readTimes } from "@tenantry/postgres";
import type { Environment, StepTimes } from "@tenantry/postgres";
import { readTargets } from "./read-targets.ts";

/** How long a migration took, over all ledgers that say so. Milliseconds. */
export interface MigrationTiming {
  /** The migration's id, or how ledgers spell it where the folder has no such migration. */
  readonly id: string;
  readonly targets: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  readonly totalMs: number;
}

/** What every migration took in the fleet or in one tenant, the slowest first. Nothing is written. */
export async function fleetTimings(
  environment: Environment,
  catalog: Catalog,
  tenant: string | null,
): Promise<readonly MigrationTiming[]> {
  const { fleet, state } = await readTargets(environment, tenant);
  const targets = state.groups.filter(({ shape }) => shape === "ours").flatMap((group) => group.targets);
  return timingsOf(catalog, await readTimes(environment, fleet, targets));
}

/** Times of one migration under several spellings, and in both kinds of ledger, are one. */
function timingsOf(catalog: Catalog, times: readonly StepTimes[]): readonly MigrationTiming[] {
  const spelled = { public: spellingsIn(catalog, "public"), tenant: spellingsIn(catalog, "tenant") };
  const all = new Map<string, readonly number[]>();
  for (const { kind, version, ms } of times) {
    const id = spelled[kind].get(version)?.id ?? `${kind}/${version}`;
    all.set(id, [...(all.get(id) ?? []), ...ms]);
  }
  return [...all].map(([id, ms]) => timingOf(id, ms)).toSorted((a, b) => b.maxMs - a.maxMs);
}

function timingOf(id: string, ms: readonly number[]): MigrationTiming {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  const totalMs = sorted.reduce((sum, one) => sum + one, 0);
  return { id, targets: sorted.length, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1), totalMs };
}
