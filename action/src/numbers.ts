import { withoutPlace } from "@tenantry/core";
import type { Plan, Problem } from "@tenantry/core";

/** Steps of a plan and their targets, as outputs. */
export function numbers({
  verdict,
  digest,
  stages,
}: Plan): Record<"verdict" | "digest" | "pending" | "targets", string> {
  const cohorts = stages.flatMap((stage) => stage.cohorts).filter(({ steps }) => steps.length > 0);
  const pending = cohorts.reduce((sum, { steps, targets }) => sum + steps.length * targets.length, 0);
  const targets = new Set(cohorts.flatMap((cohort) => cohort.targets.map(({ id }) => id)));
  return { verdict, digest, pending: String(pending), targets: String(targets.size) };
}

/** Problems with paths as GitHub knows them, which it shows itself. */
export function placed(problems: readonly Problem[], prefix: string): readonly Problem[] {
  return problems.map((problem) =>
    problem.path === undefined
      ? problem
      : { ...problem, path: prefix + problem.path, message: withoutPlace(problem) },
  );
}
