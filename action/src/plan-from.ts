import { digestHolds, parsePlan, planJson, reviewedSteps } from "@tenantry/core";
import type {
  Catalog,
  Cohort,
  CohortJson,
  ExitCode,
  Kind,
  Plan,
  PlanJson,
  Problem,
  ProblemJson,
} from "@tenantry/core";
import { sha256 } from "tenantry/action";
import { isPlainPath } from "./plain-path.ts";

/** The plan that such a text shows, for people to look at; null where it is none, or says two things at once. */
export function planFrom(text: string, exits: readonly number[]): Plan | null {
  const { plan: json } = parsePlan(text, "");
  if (json === null || !digestHolds(json, sha256) || !isConsistent(json)) return null;
  const stages = json.stages.map(({ kind, requires, cohorts }) => ({
    kind,
    requires,
    cohorts: cohorts.map((cohort) => cohortFrom(kind, cohort)),
  }));
  const problems = json.problems.map((problem, index) => problemFrom(problem, exits[index] ?? 0));
  // A file says who is in which wave, not why: that is for the run to find out again.
  const { rollout: _shown, ...plan } = json;
  return { ...plan, stages, problems };
}

/** Where a plan shows other steps than its files have; null where each step is the text beside it. */
export function contradiction(plan: Plan, { migrations }: Catalog): string | null {
  const known = new Map(migrations.map((migration) => [migration.id, migration]));
  for (const { id, verb, checksum, mode } of reviewedSteps(planJson(plan))) {
    const migration = known.get(id);
    const script = verb === "apply" ? migration?.up : migration?.down;
    if (script?.checksum !== checksum || script.mode !== mode) return "its steps are not its files";
  }
  return null;
}

/** An error blocks, and a count is the number of names. */
function isConsistent({ verdict, problems, stages }: PlanJson): boolean {
  const hasErrors = problems.some(({ severity }) => severity === "error");
  const counts = stages
    .flatMap(({ cohorts }) => cohorts)
    .every(({ count, targets }) => count === targets.length);
  return hasErrors === (verdict === "blocked") && counts;
}

function cohortFrom(kind: Kind, { digest, from, steps, targets, blocked }: CohortJson): Cohort {
  return {
    kind,
    digest,
    from,
    blocked,
    shape: "ours",
    rows: [],
    steps: steps.map((step) => ({ ...step, version: "", recorded: "", resume: false })),
    targets: targets.map((id) => ({ kind, id, database: "", schema: id, labels: {} })),
  };
}

/** A problem as it was before it was written down. */
export function problemFrom(given: ProblemJson, exit: number): Problem {
  const { code, severity, message, help, path, line, column, evidence, targets } = given;
  return {
    code,
    severity,
    message,
    help,
    exit: exits.find((known) => known === exit) ?? 1,
    ...(path === null || !isPlainPath(path) ? {} : { path }),
    ...(line === null ? {} : { line }),
    ...(column === null ? {} : { column }),
    ...(evidence === null ? {} : { evidence }),
    ...(targets.length === 0 ? {} : { targets }),
  };
}

const exits: readonly ExitCode[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
