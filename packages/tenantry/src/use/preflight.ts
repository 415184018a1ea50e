import { whom } from "@tenantry/core";
import type { Cohort, Migration } from "@tenantry/core";
import { dataChecks, loadParser } from "@tenantry/lint";
import type { Parser } from "@tenantry/lint";
import { hindrances, verifyTargets } from "@tenantry/postgres";
import type { Checked, Environment, ToVerify } from "@tenantry/postgres";
import { TenantryError } from "../error.ts";
import type { Planned } from "./plan.ts";

/** What would keep a plan from going well, looked at before anything runs. */
export interface PreflightFinding {
  readonly check: "privileges" | "locks" | "disk" | "data";
  readonly level: "error" | "warning";
  readonly message: string;
  readonly help: string;
  readonly targets: readonly string[];
}

/**
 * Looks at privileges, locks, disk and, in each target, whether its rows let every `not null`, unique, check and foreign key of
 * the plan through. Nothing is written.
 */
export async function preflight(
  environment: Environment,
  planned: Planned,
  signal: AbortSignal,
): Promise<readonly PreflightFinding[]> {
  const cohorts = cohortsOf(planned);
  const targets = [
    ...new Map(cohorts.flatMap((one) => one.targets.map((target) => [target.id, target]))).values(),
  ];
  const found = await hindrances(environment, planned.fleet, targets);
  const work = await workOf(planned, cohorts);
  const checked = await verifyTargets(environment, planned.fleet, work, signal);
  return [...found.map(named), ...dataFindings(checked)];
}

/** Throws exit 9 where something would fail; returns the warnings. */
export function refuseFailures(findings: readonly PreflightFinding[]): readonly PreflightFinding[] {
  const errors = findings.filter(({ level }) => level === "error");
  if (errors.length === 0) return findings;
  throw new TenantryError(
    "preflight",
    `It would fail, and nothing ran:\n${errors.map(({ message, help }) => `  ${message}\n    ${help}`).join("\n")}`,
    "Mend that first, or leave out --preflight.",
    9,
  );
}

/** Each target's steps over all stages; in order, since a cohort keeps its targets. */
function cohortsOf({ plan }: Planned): readonly Cohort[] {
  return plan.stages
    .flatMap((stage) => stage.cohorts)
    .filter(({ steps, blocked }) => steps.length > 0 && blocked.length === 0);
}

async function workOf({ catalog }: Planned, cohorts: readonly Cohort[]): Promise<readonly ToVerify[]> {
  const parser = await loadParser();
  const byId = new Map(catalog.migrations.map((migration) => [migration.id, migration]));
  const seen = new Set<string>();
  return cohorts.flatMap((cohort) => {
    const migrations = cohort.steps.flatMap(({ id }) => byId.get(id) ?? []);
    const asking = askingOf(parser, migrations);
    // What a later stage of the same target asks depends on what this one does.
    const first = cohort.targets.filter(({ id }) => !seen.has(id));
    for (const { id } of first) seen.add(id);
    return first.map((target) => ({ target, migrations: asking }));
  });
}

/** The migrations with what their rows are to be asked in place of their verify sections. */
function askingOf(parser: Parser, migrations: readonly Migration[]): readonly Migration[] {
  const parts = migrations.flatMap(({ up }) =>
    up.statements.map((statement) => ({ path: up.path, statement })),
  );
  const checks = dataChecks(parser, parts);
  return migrations.map((migration) => ({
    ...migration,
    verifyPath: migration.up.path,
    verify: checks.filter(({ path }) => path === migration.up.path).map(({ statement }) => statement),
  }));
}

function dataFindings(checked: readonly Checked[]): readonly PreflightFinding[] {
  const alike = new Map<string, Checked & { readonly ids: string[] }>();
  for (const one of checked) {
    if (one.outcome !== "fails" && one.outcome !== "unknown") continue;
    const key = JSON.stringify([one.path, one.line, one.outcome, one.message]);
    const same = alike.get(key);
    if (same === undefined) alike.set(key, { ...one, ids: [one.target] });
    else same.ids.push(one.target);
  }
  return [...alike.values()].map(({ path, line, outcome, message, ids }) => {
    const targets = ids.toSorted();
    return outcome === "fails"
      ? {
          check: "data",
          level: "error",
          message: `${path}:${line} does not fit rows of ${whom(targets)}.`,
          help: "Correct those rows, or correct them by a migration that comes before it.",
          targets,
        }
      : {
          check: "data",
          level: "warning",
          message: `${path}:${line} could not be checked in ${whom(targets)}: ${message ?? ""}`,
          help: "The step itself will tell.",
          targets,
        };
  });
}

function named(finding: PreflightFinding): PreflightFinding {
  return { ...finding, message: finding.message.replace("{who}", () => whom(finding.targets)) };
}
