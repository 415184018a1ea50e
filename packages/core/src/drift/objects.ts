import { compareObjects } from "../fingerprint/compare-objects.ts";
import type { CatalogObject } from "../fingerprint/fingerprint.ts";
import { historyText } from "../state.ts";
import type { Target } from "../target.ts";
import type { Drift, DriftBasis, DriftCohort, Outlier } from "./drift.ts";

/** Whose objects to read: a target for each of the first `most` ways to differ, and one of each cohort that agrees. */
export function driftReads({ cohorts }: Drift, most: number): readonly Target[] {
  const pairs = cohorts.flatMap(({ outliers, agreeing }) =>
    outliers.map(({ targets }) => [targets[0], agreeing[0]]),
  );
  const targets = pairs.slice(0, most).flatMap((pair) => pair.flatMap((target) => target ?? []));
  return [...new Set(targets)];
}

/** What the drift says about one target alone: whether its cohort disagrees with it. */
export function driftAbout(drift: Drift, id: string): Drift {
  const isIt = (target: Target): boolean => target.id === id;
  const cohorts = drift.cohorts
    .filter(({ agreeing, outliers }) =>
      [agreeing, ...outliers.map(({ targets }) => targets)].some((targets) => targets.some(isIt)),
    )
    .map((cohort) => ({
      ...cohort,
      outliers: cohort.outliers
        .map((outlier) => ({ ...outlier, targets: outlier.targets.filter(isIt) }))
        .filter(({ targets }) => targets.length > 0),
    }));
  const compared = cohorts.some(({ basis }) => basis !== "alone") ? 1 : 0;
  const problems = drift.problems.filter(({ targets }) => targets === undefined || targets.includes(id));
  return { ...drift, compared, cohorts, problems };
}

/** The drift with the objects that differ, for those outliers whose objects were read (by target id). */
export function withObjects(
  drift: Drift,
  objects: ReadonlyMap<string, readonly CatalogObject[]>,
  basis: Pick<DriftBasis, "ignoring" | "rehearsed" | "state">,
): Drift {
  const tried = triedObjects(basis);
  const shown = (cohort: DriftCohort, outlier: Outlier): Outlier => {
    const id = outlier.targets[0]?.id ?? "";
    const ours = objects.get(id);
    const theirs = tried.get(id) ?? objects.get(cohort.agreeing[0]?.id ?? "");
    if (ours === undefined || theirs === undefined) return outlier;
    return { ...outlier, objects: compareObjects(ours, theirs, basis.ignoring) };
  };
  const cohorts = drift.cohorts.map((cohort) => ({
    ...cohort,
    outliers: cohort.outliers.map((outlier) => shown(cohort, outlier)),
  }));
  return { ...drift, cohorts };
}

/** What each target would hold if it were what was rehearsed, by its id. */
function triedObjects({
  rehearsed,
  state,
}: Pick<DriftBasis, "rehearsed" | "state">): ReadonlyMap<string, readonly CatalogObject[]> {
  const found = new Map<string, readonly CatalogObject[]>();
  for (const { kind, rows, targets } of state.groups) {
    const history = historyText(rows);
    const tried = rehearsed.find((one) => one.kind === kind && one.history === history);
    if (tried !== undefined) for (const { id } of targets) found.set(id, tried.objects);
  }
  return found;
}
