import type { Catalog, Sha256 } from "../catalog.ts";
import type { Intent } from "../intent.ts";
import { graph, type Graph } from "../order.ts";
import type { Plan, Stage } from "../plan.ts";
import type { State } from "../state.ts";
import { byBase } from "./base.ts";
import { blocking } from "./blocking.ts";
import { boundOf, type Bound } from "./bound.ts";
import { planDigest } from "./digest.ts";
import type { Draft } from "./draft.ts";
import { byWeight, problemsOf } from "./finding.ts";
import { findingsOf } from "./findings.ts";
import { ordered } from "./groups.ts";
import { readLines, type Line } from "./line.ts";
import { pending } from "./pending.ts";
import { readGroup, type Reading } from "./reading.ts";
import { reverting } from "./reverting.ts";
import { canaryProblems } from "./canary.ts";
import { concerns, selectionProblems, selects } from "./select.ts";
import { stageIndex } from "./stage-index.ts";
import { cutBy, stageOf } from "./stages.ts";
import { unknownRequires, unknownTargets, withheld } from "./unknown.ts";
import { unreached } from "./unreached.ts";
import { verdictOf } from "./verdict.ts";
import { walk, type Planned } from "./walk.ts";

/** What would run, where, and what is wrong with it. Pure: the same inputs, in whatever order, give the same bytes. */
export function plan(catalog: Catalog, state: State, intent: Intent, sha256: Sha256): Plan {
  const edges = graph(catalog.migrations);
  const lines = readLines(catalog);
  const bound = boundOf(catalog, lines, edges, intent);
  const groups = ordered(state.groups).flatMap((group) => byBase(group, catalog));
  const readings = read(groups, lines, intent, sha256);
  const given = [
    ...selectionProblems(intent.selection, state, targetsIn(readings), sha256),
    ...bound.problems,
    ...canaryProblems(intent, state),
    ...state.problems.filter((problem) => concerns(problem, intent.selection, sha256)),
  ];
  const drafts = draftsOf(readings, intent, bound, () => pending(readings, edges, intent, bound, catalog));
  const findings = findingsOf(drafts, catalog, edges, intent);
  const planned = blocking(drafts, findings, [...catalog.problems, ...given]);
  const unknown = unknownTargets(state);
  const stages = cut(planned, edges, intent, unknown, sha256);
  const late = [...unknownRequires(stages, unknown), ...unreached(stages)];
  const found = problemsOf([...findings.flat(), ...late]);
  const problems = [...catalog.problems, ...[...given, ...found].toSorted(byWeight)];
  return {
    version: 1,
    verb: intent.verb,
    digest: planDigest(stages, sha256),
    verdict: verdictOf(stages, problems),
    policy: intent.policy,
    stages,
    upToDate: targetsIn(planned.filter(isUpToDate).map(({ draft }) => draft.reading)),
    problems,
    ...(intent.rollout === undefined ? {} : { rollout: intent.rollout }),
  };
}

function read(
  groups: State["groups"],
  lines: Readonly<Record<"public" | "tenant", Line>>,
  { selection }: Intent,
  sha256: Sha256,
): readonly Reading[] {
  return groups.map((group) => {
    const selected = group.targets.filter((target) => selects(selection, target, sha256));
    return readGroup(group, lines[group.kind], selected);
  });
}

/** A wrong bound means nothing, rather than everything. */
function draftsOf(
  readings: readonly Reading[],
  intent: Intent,
  bound: Bound,
  applying: () => readonly Draft[],
): readonly Draft[] {
  if (bound.problems.length > 0) return [];
  return intent.verb === "apply" ? applying() : reverting(readings, intent, bound);
}

function cut(
  planned: readonly Planned[],
  edges: Graph,
  intent: Intent,
  unknown: readonly string[],
  sha256: Sha256,
): readonly Stage[] {
  const index = stageIndex(
    planned.map(({ draft }) => draft),
    edges,
  );
  const by = cutBy(intent.verb, index, edges);
  const upwards = Array.from({ length: Math.max(1, ...index.values()) + 1 }, (_, stage) => stage);
  const running = intent.verb === "apply" ? upwards : upwards.toReversed();
  const walks = planned.map((one) => walk(one, running, index, intent.policy, sha256));
  const stages = running.flatMap((stage) => {
    const cohorts = walks.flatMap((cohorts) => cohorts.get(stage) ?? []);
    return cohorts.length === 0 ? [] : [stageOf(stage, cohorts, by)];
  });
  return withheld(stages, unknown, by);
}

function isUpToDate({ draft, blocked }: Planned): boolean {
  return draft.steps.length === 0 && blocked.length === 0;
}

function targetsIn(readings: readonly Reading[]): number {
  return readings.reduce((sum, reading) => sum + reading.selected.length, 0);
}
