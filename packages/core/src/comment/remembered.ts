import type { Plan, Verdict } from "../plan.ts";
import type { Kind } from "../target.ts";

/** What a plan showed besides its steps, for the next push to be compared with. It names no target. */
export interface Remembered {
  readonly verdict: Verdict;
  /** Errors and warnings; null for more than are remembered. */
  readonly findings: readonly RememberedFinding[] | null;
  /** As they are before anything runs; null for more than are remembered. */
  readonly cohorts: readonly RememberedCohort[] | null;
}

export interface RememberedFinding {
  readonly code: string;
  readonly severity: "error" | "warning";
  /** Null where it is about no file. */
  readonly path: string | null;
}

export interface RememberedCohort {
  readonly kind: Kind;
  /** The last migration that its targets have; null at the very start. */
  readonly head: string | null;
  readonly targets: number;
}

const mostFindings = 100;
const mostCohorts = 50;

export function remembered(plan: Plan): Remembered {
  const findings = findingsOf(plan);
  const cohorts = cohortsOf(plan);
  return {
    verdict: plan.verdict,
    findings: findings.length > mostFindings ? null : findings,
    cohorts: cohorts.length > mostCohorts ? null : cohorts,
  };
}

/** Each code once in each file. */
function findingsOf({ problems }: Plan): readonly RememberedFinding[] {
  const found = new Map<string, RememberedFinding>();
  for (const { code, severity, path = null } of problems) {
    const key = findingKey({ code, path });
    if (severity !== "notice" && !found.has(key)) found.set(key, { code, severity, path });
  }
  return [...found.values()];
}

/** What is one finding from push to push, whatever line it has come to. */
export function findingKey({ code, path }: Pick<RememberedFinding, "code" | "path">): string {
  return `${code} ${path ?? ""}`;
}

/** A cohort of a later stage is one of before that has moved on. */
function cohortsOf({ stages }: Plan): readonly RememberedCohort[] {
  const seen = new Set<string>();
  const found = new Map<string, RememberedCohort>();
  for (const { kind, from, targets } of stages.flatMap((stage) => stage.cohorts)) {
    const fresh = targets.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    if (fresh.length === 0) continue;
    const key = cohortKey({ kind, head: from.head });
    const before = found.get(key)?.targets ?? 0;
    found.set(key, { kind, head: from.head, targets: before + fresh.length });
  }
  return [...found.values()];
}

export function cohortKey({ kind, head }: Pick<RememberedCohort, "kind" | "head">): string {
  return `${kind} ${head ?? ""}`;
}
