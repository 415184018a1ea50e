import type { Policy } from "../intent.ts";
import type { From } from "../plan.ts";
import type { Problem } from "../problem.ts";
import type { CohortJson, PlanJson, ProblemJson, StageJson, StepJson } from "./json.ts";
import { count, dictionary, field, items, oneOf, orNull, readJson, text, type At } from "./shape.ts";

/** A plan file that was read, or why it is none. */
export type ParsedPlan =
  | { readonly plan: PlanJson; readonly problem: null }
  | { readonly plan: null; readonly problem: Problem };

/** Reads what `plan --out` wrote. Never throws, whatever the text is. */
export function parsePlan(json: string, path: string): ParsedPlan {
  const read = readJson(json, planAt);
  if (read.wrong === null) return { plan: read.value, problem: null };
  const message = `${path} is not a plan: ${read.wrong}.`;
  const help = "Write it again: tenantry plan --out <file>";
  return { plan: null, problem: { code: "plan-file", severity: "error", message, help, path, exit: 2 } };
}

function planAt(at: At): PlanJson {
  const environment = field(at, "environment");
  const cluster = field(at, "cluster");
  return {
    version: oneOf(field(at, "version"), 1),
    ...(environment.value === undefined ? {} : { environment: text(environment) }),
    ...(cluster.value === undefined ? {} : { cluster: text(cluster) }),
    verb: oneOf(field(at, "verb"), "apply", "revert"),
    digest: text(field(at, "digest")),
    verdict: oneOf(field(at, "verdict"), "nothing", "safe", "warning", "blocked"),
    policy: policyAt(field(at, "policy")),
    stages: items(field(at, "stages"), stageAt),
    upToDate: count(field(at, "upToDate")),
    problems: items(field(at, "problems"), problemAt),
  };
}

function policyAt(at: At): Policy {
  return {
    searchPath: items(field(at, "searchPath"), text),
    role: orNull(field(at, "role"), text),
    ledger: text(field(at, "ledger")),
    severities: dictionary(field(at, "severities")),
  };
}

function stageAt(at: At): StageJson {
  return {
    kind: oneOf(field(at, "kind"), "public", "tenant"),
    requires: items(field(at, "requires"), text),
    cohorts: items(field(at, "cohorts"), cohortAt),
  };
}

function cohortAt(at: At): CohortJson {
  return {
    digest: text(field(at, "digest")),
    from: fromAt(field(at, "from")),
    steps: items(field(at, "steps"), stepAt),
    count: count(field(at, "count")),
    targets: items(field(at, "targets"), text),
    blocked: items(field(at, "blocked"), text),
  };
}

function fromAt(at: At): From {
  return {
    head: orNull(field(at, "head"), text),
    applied: count(field(at, "applied")),
    history: text(field(at, "history")),
  };
}

function stepAt(at: At): StepJson {
  return {
    id: text(field(at, "id")),
    verb: oneOf(field(at, "verb"), "apply", "revert"),
    checksum: text(field(at, "checksum")),
    mode: oneOf(field(at, "mode"), "transaction", "off", "batch"),
    phase: orNull(field(at, "phase"), (phase) => oneOf(phase, "expand", "contract")),
  };
}

function problemAt(at: At): ProblemJson {
  return {
    code: text(field(at, "code")),
    severity: oneOf(field(at, "severity"), "error", "warning", "notice"),
    message: text(field(at, "message")),
    help: text(field(at, "help")),
    path: orNull(field(at, "path"), text),
    line: orNull(field(at, "line"), count),
    column: orAbsent(field(at, "column"), count),
    evidence: orAbsent(field(at, "evidence"), (evidence) =>
      oneOf(evidence, "static", "history", "facts", "shadow"),
    ),
    count: count(field(at, "count")),
    targets: items(field(at, "targets"), text),
  };
}

/** What files of older versions do not have. */
function orAbsent<T>(at: At, shape: (at: At) => T): T | null {
  return at.value === undefined ? null : orNull(at, shape);
}
