import type { Cohort, Plan } from "../plan.ts";
import { reachable } from "../plan/unreached.ts";
import { counted, listed, thousands, whom } from "../words.ts";

/** The numbers that a reader wants first. */
export interface Summary {
  /** Different migrations in the plan. */
  readonly migrations: number;
  /** Ids of the targets that have steps, each once: blocked or not. */
  readonly targets: readonly string[];
  /** How many of them can run something: they are not blocked, nor what they wait for. */
  readonly reachable: number;
  /** Steps in all targets, blocked or not. */
  readonly planned: number;
  /** Those of them that can run. */
  readonly steps: number;
  readonly errors: number;
  readonly warnings: number;
}

export function summarize(plan: Plan): Summary {
  const cohorts = plan.stages.flatMap((stage) => stage.cohorts);
  const able = reachable(plan.stages).filter((cohort) => cohort.steps.length > 0);
  const severities = plan.problems.map(({ severity }) => severity);
  return {
    migrations: new Set(cohorts.flatMap(({ steps }) => steps.map(({ id }) => id))).size,
    targets: idsOf(cohorts),
    reachable: idsOf(able).length,
    planned: stepsIn(cohorts),
    steps: stepsIn(able),
    errors: severities.filter((severity) => severity === "error").length,
    warnings: severities.filter((severity) => severity === "warning").length,
  };
}

/** `4 migrations to apply to public and 9,998 tenants`. */
export function workload(plan: Plan, { migrations, targets }: Summary): string {
  const verb = plan.verb === "apply" ? "to apply to" : "to revert in";
  return `${counted(migrations, "migration")} ${verb} ${whom(targets)}`;
}

/** `30,005 steps · 12 targets up to date`; `1 of 29,995 steps can run now` where the others are blocked. */
export function counts(plan: Plan, { planned, steps }: Summary): string {
  const upToDate = plan.upToDate > 0 ? [`${counted(plan.upToDate, "target")} up to date`] : [];
  const all = counted(planned, "step");
  return [steps === planned ? all : `${thousands(steps)} of ${all} can run now`, ...upToDate].join(" · ");
}

/** `1 error and 2 warnings`; empty where there are none. */
export function findings({ errors, warnings }: Pick<Summary, "errors" | "warnings">): string {
  return listed([
    ...(errors > 0 ? [counted(errors, "error")] : []),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
  ]);
}

/** The names of a cohort's steps while they are few; otherwise how many, from which to which. */
export function stepsOf(steps: Cohort["steps"], written: (name: string) => string): string {
  const names = steps.map(({ id }) => written(id.slice(id.indexOf("/") + 1)));
  if (names.length === 0) return "nothing";
  if (names.length <= 3) return names.join(", ");
  return `${thousands(names.length)}: ${names[0]} … ${names.at(-1)}`;
}

function stepsIn(cohorts: readonly Cohort[]): number {
  return cohorts.reduce((sum, { steps, targets }) => sum + steps.length * targets.length, 0);
}

function idsOf(cohorts: readonly Cohort[]): readonly string[] {
  return [...new Set(cohorts.flatMap(({ targets }) => targets.map(({ id }) => id)))];
}
