import type { Cohort, Plan } from "../plan.ts";
import type { Problem } from "../problem.ts";
import { withProblems } from "./with-problems.ts";

/** The plan with hazards of its migrations: a cohort with a target that an error names does not run. */
export function withHazards(plan: Plan, hazards: readonly Problem[]): Plan {
  if (hazards.length === 0) return plan;
  const errors = hazards.filter(({ severity }) => severity === "error");
  const everywhere = errors.filter(({ targets }) => targets === undefined).map(({ code }) => code);
  const named = new Map<string, Set<string>>();
  for (const { code, targets = [] } of errors) {
    for (const id of targets) named.set(id, (named.get(id) ?? new Set()).add(code));
  }
  const stages = plan.stages.map((stage) => ({
    ...stage,
    cohorts: stage.cohorts.map((cohort) => blockedBy(cohort, everywhere, named)),
  }));
  return withProblems({ ...plan, stages }, hazards);
}

function blockedBy(
  cohort: Cohort,
  everywhere: readonly string[],
  named: ReadonlyMap<string, ReadonlySet<string>>,
): Cohort {
  if (cohort.steps.length === 0) return cohort;
  const own = cohort.targets.flatMap(({ id }) => [...(named.get(id) ?? [])]);
  const blocked = new Set([...cohort.blocked, ...everywhere, ...own]);
  return blocked.size === cohort.blocked.length ? cohort : { ...cohort, blocked: [...blocked].toSorted() };
}
