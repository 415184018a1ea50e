import type { ObjectDifference } from "../fingerprint/compare-objects.ts";
import type { ObjectKind } from "../fingerprint/fingerprint.ts";
import { cut, problemJson, type ProblemJson, type TargetLists } from "../plan/json.ts";
import type { Kind } from "../target.ts";
import { cohortSize, driftedTargets } from "./drift.ts";
import type { Drift, DriftCohort } from "./drift.ts";

/** What `drift --json` prints. */
export interface DriftJson {
  readonly environment: string;
  readonly compared: number;
  /** How many targets are not as they should be. */
  readonly drifted: number;
  readonly cohorts: readonly DriftCohortJson[];
  readonly problems: readonly ProblemJson[];
}

export interface DriftCohortJson {
  readonly kind: Kind;
  readonly count: number;
  readonly head: string | null;
  readonly applied: number;
  readonly basis: DriftCohort["basis"];
  readonly agreeing: number;
  readonly outliers: readonly OutlierJson[];
}

export interface OutlierJson {
  readonly count: number;
  readonly targets: readonly string[];
  readonly kinds: readonly ObjectKind[];
  /** Null where the objects were not read: there are too many different outliers. */
  readonly objects: readonly ObjectDifference[] | null;
}

/** The documented JSON of a drift. */
export function driftJson(drift: Drift, lists: TargetLists = "capped"): DriftJson {
  return {
    environment: drift.environment,
    compared: drift.compared,
    drifted: driftedTargets(drift).length,
    cohorts: drift.cohorts.map((cohort) => ({
      kind: cohort.kind,
      count: cohortSize(cohort),
      head: cohort.head,
      applied: cohort.applied,
      basis: cohort.basis,
      agreeing: cohort.agreeing.length,
      outliers: cohort.outliers.map(({ targets, kinds, objects }) => ({
        count: targets.length,
        targets: cut(
          targets.map(({ id }) => id),
          lists,
        ),
        kinds,
        objects,
      })),
    })),
    problems: drift.problems.map((problem) => problemJson(problem, lists)),
  };
}
