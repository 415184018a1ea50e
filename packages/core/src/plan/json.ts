import type { Policy } from "../intent.ts";
import { plannedWaves, type PlannedWave } from "../waves/planned.ts";
import type { Mode, Phase } from "../migration.ts";
import type { From, Plan, Verdict } from "../plan.ts";
import type { Evidence, Problem, Severity } from "../problem.ts";
import type { Kind } from "../target.ts";

/** What `plan --json` prints and `plan --out` writes. */
export interface PlanJson {
  readonly version: 1;
  /** The environment that it was made for, where it says so. */
  readonly environment?: string;
  /** The PostgreSQL cluster that was asked, by its system identifier, where that is known. */
  readonly cluster?: string;
  readonly verb: "apply" | "revert";
  readonly digest: string;
  readonly verdict: Verdict;
  readonly policy: Policy;
  readonly stages: readonly StageJson[];
  readonly upToDate: number;
  readonly problems: readonly ProblemJson[];
  /** The waves of the stages of tenants; left out where nobody asked for a rollout. */
  readonly rollout?: RolloutJson;
}

export interface RolloutJson {
  readonly waves: readonly PlannedWave[];
  /** With so many failed targets in all waves together the run stops; null for never. */
  readonly budget: number | null;
}

export interface StageJson {
  readonly kind: Kind;
  readonly requires: readonly string[];
  readonly cohorts: readonly CohortJson[];
}

export interface CohortJson {
  readonly digest: string;
  readonly from: From;
  readonly steps: readonly StepJson[];
  /** How many targets there are; exact even where `targets` is capped. */
  readonly count: number;
  readonly targets: readonly string[];
  readonly blocked: readonly string[];
}

export interface StepJson {
  readonly id: string;
  readonly verb: "apply" | "revert";
  readonly checksum: string;
  readonly mode: Mode;
  readonly phase: Phase | null;
}

/** `path`, `line` and `column` are null where the problem is not in a file; `targets` is empty where it concerns everything. */
export interface ProblemJson {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help: string;
  readonly path: string | null;
  readonly line: number | null;
  /** In UTF-16 units, from 1. */
  readonly column: number | null;
  /** How a hazard is known; null for every other problem. */
  readonly evidence: Evidence | null;
  /** How many targets it names; exact even where `targets` is capped. */
  readonly count: number;
  readonly targets: readonly string[];
}

/** Whether lists of targets are cut after the first 20. */
export type TargetLists = "capped" | "all";

const most = 20;

/** The documented JSON of a plan. */
export function planJson(plan: Plan, lists: TargetLists = "capped"): PlanJson {
  const { version, verb, digest, verdict, policy, upToDate } = plan;
  const stages = plan.stages.map(({ kind, requires, cohorts }) => ({
    kind,
    requires,
    cohorts: cohorts.map((cohort) => ({
      digest: cohort.digest,
      from: cohort.from,
      steps: cohort.steps.map(({ id, verb, checksum, mode, phase }) => ({ id, verb, checksum, mode, phase })),
      count: cohort.targets.length,
      targets: cut(
        cohort.targets.map(({ id }) => id),
        lists,
      ),
      blocked: cohort.blocked,
    })),
  }));
  const problems = plan.problems.map((problem) => problemJson(problem, lists));
  const rollout = rolloutOf(plan);
  const all = { version, verb, digest, verdict, policy, stages, upToDate, problems };
  return rollout === null ? all : { ...all, rollout };
}

/** The waves of a plan; null where nobody asked for a rollout. */
export function rolloutOf(plan: Plan): RolloutJson | null {
  return plan.rollout === undefined ? null : { waves: plannedWaves(plan), budget: plan.rollout.budget.run };
}

export function problemJson(problem: Problem, lists: TargetLists = "capped"): ProblemJson {
  const { code, severity, message, help, path = null, line = null, column = null, targets = [] } = problem;
  return {
    code,
    severity,
    message,
    help,
    path,
    line,
    column,
    evidence: problem.evidence ?? null,
    count: targets.length,
    targets: cut(targets, lists),
  };
}

/** The first of a list of target ids, or all of them. */
export function cut(targets: readonly string[], lists: TargetLists): readonly string[] {
  return lists === "all" ? targets : targets.slice(0, most);
}
