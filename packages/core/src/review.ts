import { canonical } from "./canonical.ts";
import type { Policy } from "./intent.ts";
import type { Mode } from "./migration.ts";
import type { Cohort, Plan, Step } from "./plan.ts";
import { problemsOf, type Finding } from "./plan/finding.ts";
import type { PlanJson } from "./plan/json.ts";
import { unreached } from "./plan/unreached.ts";
import { verdictOf } from "./plan/verdict.ts";
import { listed } from "./words.ts";

/** A step that somebody reviewed: in a plan file, the plan of a merged pull request, or a row of the audit log. */
export interface ReviewedStep {
  readonly id: string;
  readonly verb: "apply" | "revert";
  readonly checksum: string;
  readonly mode: Mode;
}

/** All steps that a plan file shows, each once. Its blocked cohorts count too: what was seen is what they would run. */
export function reviewedSteps(plan: Pick<PlanJson, "stages">): readonly ReviewedStep[] {
  const steps = plan.stages.flatMap(({ cohorts }) => cohorts.flatMap((cohort) => cohort.steps));
  return [...new Map(steps.map((step) => [keyOf(step), step])).values()];
}

/**
 * The plan with every target blocked that has a step nobody reviewed; the others stay as they are. `policy` is the one
 * under which the steps were reviewed: under another one nothing counts as reviewed.
 */
export function review(plan: Plan, reviewed: readonly ReviewedStep[], policy: Policy): Plan {
  const changes = policyChanges(policy, plan.policy);
  const known = new Set(changes.length === 0 ? reviewed.map(keyOf) : []);
  const cohorts = plan.stages.flatMap((stage) => stage.cohorts);
  const findings = cohorts.flatMap((cohort) =>
    cohort.steps
      .filter((step) => !known.has(keyOf(step)))
      .map((step) =>
        changes.length > 0 ? policyFinding(cohort, changes) : stepFinding(cohort, step, reviewed),
      ),
  );
  if (findings.length === 0) return plan;
  const unreviewed = new Set(findings.flatMap(({ targets }) => targets));
  const stages = plan.stages.map((stage) => ({
    ...stage,
    cohorts: stage.cohorts.map((cohort) => stopped(cohort, unreviewed)),
  }));
  const before = plan.problems.filter(({ code }) => code !== "unreached");
  const problems = [...before, ...problemsOf([...findings, ...unreached(stages)])];
  return { ...plan, stages, problems, verdict: verdictOf(stages, problems) };
}

/** What the digest covers of one step, without its place. */
function keyOf({ verb, id, checksum, mode }: ReviewedStep | Step): string {
  return canonical([verb, id, checksum, mode]);
}

/** A cohort keeps its targets through all stages, so it is blocked whole: no later step runs after one left out. */
function stopped(cohort: Cohort, unreviewed: ReadonlySet<string>): Cohort {
  if (!cohort.targets.some(({ id }) => unreviewed.has(id))) return cohort;
  return { ...cohort, blocked: [...new Set([...cohort.blocked, "unreviewed"])].toSorted() };
}

function policyFinding(cohort: Cohort, changes: readonly string[]): Finding {
  return finding(
    cohort,
    "policy",
    `{who} would be migrated under other rules than were reviewed: ${listed(changes)}.`,
  );
}

function stepFinding(cohort: Cohort, step: Step, reviewed: readonly ReviewedStep[]): Finding {
  const difference = differenceOf(step, reviewed);
  return finding(cohort, keyOf(step), `${step.id} in {who} is not what was reviewed: ${difference}.`);
}

function finding(cohort: Cohort, subject: string, message: string): Finding {
  return {
    code: "plan-changed",
    subject,
    severity: "error",
    exit: 8,
    message,
    help: "Have the new plan reviewed: tenantry plan shows it.",
    place: null,
    targets: cohort.targets.map(({ id }) => id),
  };
}

function differenceOf(step: Step, reviewed: readonly ReviewedStep[]): string {
  const before = reviewed.filter(({ id }) => id === step.id);
  const sameVerb = before.find(({ verb }) => verb === step.verb);
  if (sameVerb === undefined) {
    return before.length === 0 ? "the review did not have it" : "the review had it the other way round";
  }
  if (sameVerb.checksum === step.checksum) return `its mode was ${sameVerb.mode} and is ${step.mode}`;
  return `its text changed (reviewed ${short(sameVerb.checksum)}, now ${short(step.checksum)})`;
}

function policyChanges(reviewed: Policy, now: Policy): readonly string[] {
  const before = new Map(Object.entries(reviewed));
  return Object.entries(now).flatMap(([key, value]: [string, unknown]) => {
    const was = canonical(before.get(key));
    const is = canonical(value);
    return was === is ? [] : [`${key} was ${was} and is ${is}`];
  });
}

function short(checksum: string): string {
  return checksum.slice(0, 12);
}
