import { objectKinds } from "../fingerprint/fingerprint.ts";
import type { Fingerprint, ObjectKind } from "../fingerprint/fingerprint.ts";
import { readLines, type Line } from "../plan/line.ts";
import { readGroup, recorded } from "../plan/reading.ts";
import { historyText, type Group } from "../state.ts";
import type { Target } from "../target.ts";
import { order } from "../version.ts";
import { byTarget } from "../words.ts";
import { cohortSize } from "./drift.ts";
import type { Drift, DriftBasis, DriftCohort } from "./drift.ts";

/** Finds the outliers of every cohort. Their objects are still to be read: see `driftReads` and `withObjects`. */
export function findDrift(basis: DriftBasis): Drift {
  const lines = readLines(basis.catalog);
  const cohorts = alike(basis.state.groups)
    .map((group) => cohortOf(group, lines[group.kind], basis))
    .filter((cohort) => cohortSize(cohort) > 0)
    .toSorted(publicThenLargest);
  const compared = cohorts.filter(({ basis }) => basis !== "alone").map(cohortSize);
  return {
    environment: basis.environment,
    compared: compared.reduce((sum, size) => sum + size, 0),
    cohorts,
    problems: basis.state.problems,
  };
}

/** Whether a ledger is ours, plain or missing is no part of what a schema looks like. */
function alike(groups: readonly Group[]): readonly Group[] {
  const together = new Map<string, Group>();
  for (const group of groups) {
    const key = `${group.kind}\n${historyText(group.rows)}`;
    const same = together.get(key);
    together.set(key, same === undefined ? group : { ...same, targets: [...same.targets, ...group.targets] });
  }
  return [...together.values()];
}

/** Targets that look the same. */
interface Lot {
  readonly essence: string;
  readonly fingerprint: Fingerprint;
  readonly targets: readonly Target[];
}

function cohortOf(group: Group, line: Line, basis: DriftBasis): DriftCohort {
  const lots = lotsOf(group.targets, basis);
  const history = historyText(group.rows);
  const tried = basis.rehearsed.find((one) => one.kind === group.kind && one.history === history);
  const reference = tried?.fingerprint ?? lots[0]?.fingerprint ?? { hash: "", kinds: {} };
  const wanted = essence(reference, basis.ignoring);
  const applied = recorded(readGroup(group, line, group.targets));
  return {
    kind: group.kind,
    head: applied.at(-1)?.name ?? null,
    applied: applied.length,
    basis: tried === undefined ? basisOf(lots) : "rehearsed",
    agreeing: lots.find((lot) => lot.essence === wanted)?.targets ?? [],
    outliers: lots
      .filter((lot) => lot.essence !== wanted)
      .map(({ fingerprint, targets }) => ({
        targets,
        kinds: kindsThatDiffer(fingerprint, reference, basis.ignoring),
        objects: null,
      })),
  };
}

/** Most targets first; among as many, the one with the first id. */
function lotsOf(
  targets: readonly Target[],
  { fingerprints, ignoring }: Pick<DriftBasis, "fingerprints" | "ignoring">,
): readonly Lot[] {
  const lots = new Map<string, { readonly fingerprint: Fingerprint; readonly targets: Target[] }>();
  for (const target of targets.toSorted(byTarget)) {
    const fingerprint = fingerprints.get(target.id);
    if (fingerprint === undefined) continue;
    const key = essence(fingerprint, ignoring);
    const lot = lots.get(key) ?? { fingerprint, targets: [] };
    lots.set(key, lot);
    lot.targets.push(target);
  }
  return [...lots]
    .map(([key, lot]) => ({ essence: key, ...lot }))
    .toSorted((a, b) => b.targets.length - a.targets.length);
}

function basisOf([first, second]: readonly Lot[]): DriftCohort["basis"] {
  if (second === undefined) return first?.targets.length === 1 ? "alone" : "majority";
  return first?.targets.length === second.targets.length ? "tie" : "majority";
}

/** What two schemas must share to count as equal. */
function essence({ kinds }: Fingerprint, ignoring: readonly ObjectKind[]): string {
  return objectKinds
    .filter((kind) => !ignoring.includes(kind))
    .map((kind) => `${kind} ${kinds[kind] ?? ""}\n`)
    .join("");
}

function kindsThatDiffer(
  a: Fingerprint,
  b: Fingerprint,
  ignoring: readonly ObjectKind[],
): readonly ObjectKind[] {
  return objectKinds.filter((kind) => !ignoring.includes(kind) && a.kinds[kind] !== b.kinds[kind]);
}

function publicThenLargest(a: DriftCohort, b: DriftCohort): number {
  return order(a.kind, b.kind) || cohortSize(b) - cohortSize(a) || b.applied - a.applied;
}
