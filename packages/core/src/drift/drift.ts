import type { Catalog } from "../catalog.ts";
import type { ObjectDifference } from "../fingerprint/compare-objects.ts";
import type { CatalogObject, Fingerprint, ObjectKind } from "../fingerprint/fingerprint.ts";
import type { Problem } from "../problem.ts";
import type { State } from "../state.ts";
import type { Kind, Target } from "../target.ts";

/** Where the schemas of a fleet are not what their ledgers say. */
export interface Drift {
  readonly environment: string;
  /** How many targets were compared with others, or with a rehearsal. */
  readonly compared: number;
  /** Public first, then the largest; those of one target that nothing can be compared with are in it too. */
  readonly cohorts: readonly DriftCohort[];
  readonly problems: readonly Problem[];
}

/** Targets with the same history, which must look the same. */
export interface DriftCohort {
  readonly kind: Kind;
  /** Name of the last applied migration; null before the first. */
  readonly head: string | null;
  readonly applied: number;
  /**
   * What the others are held against: what was `rehearsed`, what the `majority` has, or, where two lots are the largest, the
   * first of them (`tie`). `alone` means nothing: there is one target, and no rehearsal.
   */
  readonly basis: "rehearsed" | "majority" | "tie" | "alone";
  readonly agreeing: readonly Target[];
  /** Most targets first; empty where all agree. */
  readonly outliers: readonly Outlier[];
}

/** Targets that differ from their cohort in the same way. */
export interface Outlier {
  readonly targets: readonly Target[];
  readonly kinds: readonly ObjectKind[];
  /** `ours` is the outlier's side; null where the objects were not read. */
  readonly objects: readonly ObjectDifference[] | null;
}

/** What a migration history makes of an empty schema, as somebody has tried. */
export interface Rehearsed {
  readonly kind: Kind;
  readonly history: string;
  readonly fingerprint: Fingerprint;
  readonly objects: readonly CatalogObject[];
}

/** What is compared: kinds that do not matter here are left out. */
export interface DriftBasis {
  readonly environment: string;
  readonly catalog: Catalog;
  readonly state: State;
  /** By target id. Targets without one are not compared. */
  readonly fingerprints: ReadonlyMap<string, Fingerprint>;
  readonly ignoring: readonly ObjectKind[];
  /** By `historyText`; empty without a rehearsal. */
  readonly rehearsed: readonly Rehearsed[];
}

/** Targets that are not as their cohort, or as what was rehearsed. */
export function driftedTargets({ cohorts }: Drift): readonly Target[] {
  return cohorts.flatMap(({ outliers }) => outliers.flatMap(({ targets }) => targets));
}

/** How many targets a cohort has. */
export function cohortSize({ agreeing, outliers }: DriftCohort): number {
  return agreeing.length + outliers.reduce((sum, { targets }) => sum + targets.length, 0);
}
