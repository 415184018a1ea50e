import type { Catalog } from "../catalog.ts";
import { graph } from "../order.ts";
import type { Problem } from "../problem.ts";
import type { State } from "../state.ts";
import type { Kind } from "../target.ts";
import { order } from "../version.ts";
import { problemsOf } from "./finding.ts";
import { ordered } from "./groups.ts";
import { check, integrityOf, type Integrity } from "./integrity.ts";
import { cut, problemJson, type ProblemJson, type TargetLists } from "./json.ts";
import { readLines } from "./line.ts";
import { missing, readGroup, recorded, type Reading } from "./reading.ts";

/** Where a fleet stands. */
export interface Status {
  readonly environment: string;
  /** How many targets could be read. */
  readonly targets: number;
  /** Public first, then the largest. */
  readonly cohorts: readonly StatusCohort[];
  readonly unprovisioned: readonly string[];
  readonly orphans: readonly string[];
  /** Of the catalog and of the fleet as a whole; those of one history are with its cohort. */
  readonly problems: readonly Problem[];
}

/** All targets of one kind with the same ledger. */
export interface StatusCohort {
  readonly kind: Kind;
  readonly targets: readonly string[];
  /** Name of the last applied migration; null before the first. */
  readonly head: string | null;
  readonly applied: number;
  /** Ids in the order in which they would be applied. */
  readonly pending: readonly string[];
  readonly problems: readonly Problem[];
}

/** What `status --json` prints. */
export interface StatusJson {
  readonly environment: string;
  readonly targets: number;
  readonly cohorts: readonly StatusCohortJson[];
  readonly unprovisioned: readonly string[];
  readonly orphans: readonly string[];
  readonly problems: readonly ProblemJson[];
}

export interface StatusCohortJson {
  readonly kind: Kind;
  readonly count: number;
  readonly targets: readonly string[];
  readonly head: string | null;
  readonly applied: number;
  readonly pending: readonly string[];
  readonly problems: readonly ProblemJson[];
}

/** Where every ledger stands against the catalog. */
export function statusOf(catalog: Catalog, state: State, environment: string): Status {
  const lines = readLines(catalog);
  const integrity = integrityOf(catalog, graph(catalog.migrations), { verb: "apply", outOfOrder: "refuse" });
  const cohorts = ordered(state.groups).map((group) =>
    cohortOf(readGroup(group, lines[group.kind], group.targets), integrity),
  );
  return {
    environment,
    targets: cohorts.reduce((sum, { targets }) => sum + targets.length, 0),
    cohorts: cohorts.toSorted(publicThenLargest),
    unprovisioned: state.unprovisioned.toSorted(),
    orphans: state.orphans.toSorted(),
    problems: [...catalog.problems, ...state.problems],
  };
}

/** The documented JSON of a status. */
export function statusJson(status: Status, lists: TargetLists = "capped"): StatusJson {
  const json = (problems: readonly Problem[]): readonly ProblemJson[] =>
    problems.map((problem) => problemJson(problem, lists));
  return {
    environment: status.environment,
    targets: status.targets,
    cohorts: status.cohorts.map(({ kind, targets, head, applied, pending, problems }) => ({
      kind,
      count: targets.length,
      targets: cut(targets, lists),
      head,
      applied,
      pending,
      problems: json(problems),
    })),
    unprovisioned: status.unprovisioned,
    orphans: status.orphans,
    problems: json(status.problems),
  };
}

function cohortOf(reading: Reading, integrity: Integrity): StatusCohort {
  const applied = recorded(reading);
  return {
    kind: reading.line.kind,
    targets: reading.selected.map(({ id }) => id),
    head: applied.at(-1)?.name ?? null,
    applied: applied.length,
    pending: missing(reading).map(({ id }) => id),
    problems: problemsOf(check(reading, integrity)),
  };
}

function publicThenLargest(a: StatusCohort, b: StatusCohort): number {
  return (
    order(a.kind, b.kind) ||
    b.targets.length - a.targets.length ||
    b.applied - a.applied ||
    order(a.targets[0] ?? "", b.targets[0] ?? "")
  );
}
