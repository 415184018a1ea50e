import type { GroupFacts } from "../facts/facts.ts";
import type { Target } from "../target.ts";
import { cohortSize } from "./drift.ts";
import type { Drift } from "./drift.ts";

/** How many tenants there are, how many were held against others with the same history, and how many of those are not like them. */
export interface DriftCounts {
  readonly tenants: number;
  readonly compared: number;
  readonly drifted: number;
}

/** Of what was found among these targets. */
export function driftCounts(
  { cohorts }: Pick<Drift, "cohorts">,
  targets: readonly Pick<Target, "kind">[],
): DriftCounts {
  const compared = cohorts.filter(({ kind, basis }) => kind === "tenant" && basis !== "alone");
  const outliers = compared.flatMap((cohort) => cohort.outliers);
  return {
    tenants: targets.filter(({ kind }) => kind === "tenant").length,
    compared: sum(compared.map(cohortSize)),
    drifted: sum(outliers.map((outlier) => outlier.targets.length)),
  };
}

/** Of what facts remember: the fingerprint that most have is the one to have. */
export function driftInFacts(
  groups: readonly Pick<GroupFacts, "kind" | "count" | "fingerprints">[],
): DriftCounts {
  const tenants = groups.filter(({ kind }) => kind === "tenant");
  const read = tenants.map(({ fingerprints }) => fingerprints.map(({ count }) => count));
  const several = read.filter((counts) => sum(counts) > 1);
  return {
    tenants: sum(tenants.map(({ count }) => count)),
    compared: sum(several.map(sum)),
    drifted: sum(several.map((counts) => sum(counts) - Math.max(...counts))),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
