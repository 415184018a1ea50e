import { baseMigrations, buildOrder, isBase, standInsOf, turnsOf } from "@tenantry/core";
import type { Catalog, Plan, RehearsedCohort, RehearsedStep, StandIn, State, Turn } from "@tenantry/core";
import { ServerError } from "../session.ts";
import type { Tracer } from "../trace/tracer.ts";
import { buildPiece } from "./build.ts";
import { withoutRunNames } from "./scratch.ts";
import type { Scratch } from "./scratch.ts";
import { raise } from "./raise.ts";
import type { Raised } from "./raise.ts";
import { endedStep, notRun, rehearseStep } from "./step.ts";

export interface RehearsalRequest {
  readonly catalog: Catalog;
  readonly state: State;
  readonly plan: Plan;
  /** Cohorts beyond these are not run, the largest first; 20 by default. */
  readonly mostCohorts?: number;
}

/**
 * Runs a plan on a scratch server: builds the history of every cohort, then each step up, down and up again, in the order of the
 * plan. Throws only where the server is lost or does not let us prepare it.
 */
export async function rehearse(
  scratch: Scratch,
  { catalog, state, plan, mostCohorts = 20 }: RehearsalRequest,
): Promise<readonly RehearsedCohort[]> {
  const standIns = chosen(standInsOf(plan, state, catalog), mostCohorts);
  const raised = await raise(scratch, standIns);
  try {
    const stopped = await buildHistories(raised, standIns, catalog);
    for (const { cohort, target } of standIns)
      if (cohort !== null && cohort.blocked.length > 0)
        stopped.set(target.id, `the plan is blocked by ${cohort.blocked.join(", ")}`);
    const steps = await act(raised, turnsOf(plan, standIns), stopped, catalog);
    const all = standInsOf(plan, state, catalog);
    return all.flatMap((standIn) => cohortOf(standIn, standIns, stopped, steps));
  } finally {
    await raised.close();
  }
}

/** Those that act, and the public one, whom all others may refer to. */
function chosen(standIns: readonly StandIn[], most: number): readonly StandIn[] {
  const size = ({ cohort }: StandIn): number => cohort?.targets.length ?? 0;
  const largest = new Set(standIns.toSorted((a, b) => size(b) - size(a)).slice(0, most));
  return standIns.filter((standIn) => largest.has(standIn) || standIn.target.kind === "public");
}

/** Why nothing is run in a target, by its id. */
type Stopped = Map<string, string>;

async function buildHistories(
  raised: Raised,
  standIns: readonly StandIn[],
  catalog: Catalog,
): Promise<Stopped> {
  const stopped: Stopped = new Map();
  for (const { target, beginning } of standIns)
    if (beginning.reason !== null) stopped.set(target.id, beginning.reason);
  for (const { target, what } of buildOrder(standIns, catalog)) {
    if (stopped.has(target.id)) continue;
    const { work, tracer } = raised.of(target);
    if (tracer.session.lost) {
      stopped.set(target.id, "the sandbox was ended before");
      continue;
    }
    const name = isBase(what) ? what.path : what.id;
    const why = await buildPiece(work, what, tracer).then(
      (error) => error && `${name} says at ${error.path}:${error.line}: ${error.message}`,
      (error: unknown) => `${name}: ${endOf(error, tracer).message}`,
    );
    if (why !== null) stopped.set(target.id, `its history cannot be built: ${why}`);
  }
  return stopped;
}

async function act(
  raised: Raised,
  turns: readonly Turn[],
  stopped: ReadonlyMap<string, string>,
  catalog: Catalog,
): Promise<ReadonlyMap<string, readonly RehearsedStep[]>> {
  const all = [...catalog.migrations, ...baseMigrations(catalog)];
  const known = new Map(all.map((migration) => [migration.id, migration]));
  const inPieces = new Map<string, string>();
  const steps = new Map<string, RehearsedStep[]>();
  for (const { standIn, step } of turns) {
    const { target } = standIn;
    if (stopped.has(target.id)) continue;
    const done = steps.get(target.id) ?? [];
    steps.set(target.id, done);
    const before = inPieces.get(target.id);
    const migration = known.get(step.id);
    if (before !== undefined || migration === undefined) {
      done.push(notRun(step, before === undefined ? "it has no file" : `${before} has to work first`));
      continue;
    }
    const { work, tracer } = raised.of(target);
    if (tracer.session.lost) {
      done.push(notRun(step, "the sandbox was ended before"));
      continue;
    }
    const acted = await rehearseStep({ ...work, migration }, tracer).catch((error: unknown) =>
      endedStep(migration, endOf(error, tracer)),
    );
    if (acted.left === "in pieces") inPieces.set(target.id, step.id);
    done.push(withoutNames(acted.step));
  }
  return steps;
}

/** What ended a session of which nothing more is to be had, as an answer to what was asked of it; throws all else. */
function endOf(error: unknown, { session }: Tracer): ServerError {
  if (error instanceof ServerError && session.lost) return error;
  throw error;
}

function withoutNames(step: RehearsedStep): RehearsedStep {
  const { error } = step;
  const differences = step.differences.map(({ object, before, after }) => ({
    object: withoutRunNames(object),
    before: before === null ? null : withoutRunNames(before),
    after: after === null ? null : withoutRunNames(after),
  }));
  return {
    ...step,
    differences,
    error: error === null ? null : { ...error, message: withoutRunNames(error.message) },
  };
}

const named = 5;

function cohortOf(
  { target, cohort, beginning }: StandIn,
  chosen: readonly StandIn[],
  stopped: ReadonlyMap<string, string>,
  steps: ReadonlyMap<string, readonly RehearsedStep[]>,
): readonly RehearsedCohort[] {
  if (cohort === null) return [];
  const acts = chosen.some((one) => one.target.id === target.id);
  const skipped = acts
    ? (stopped.get(target.id) ?? null)
    : `only the ${chosen.length} largest cohorts were rehearsed`;
  const others = cohort.targets.filter(({ id }) => id !== target.id).slice(0, named - 1);
  return [
    {
      kind: cohort.kind,
      from: cohort.from,
      count: cohort.targets.length,
      targets: [target, ...others].map(({ id }) => id),
      base: beginning.reason === null ? (beginning.base?.path ?? null) : null,
      skipped,
      steps: steps.get(target.id) ?? [],
    },
  ];
}
