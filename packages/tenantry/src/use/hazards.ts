import type { Catalog, Facts, Inspection, Plan, Policy, Problem, Sizes, State, Target } from "@tenantry/core";
import { lint, loadParser, viewsOf } from "@tenantry/lint";
import type { LintReport, LintSettings, Parser } from "@tenantry/lint";
import { ConnectError, readSizes, ServerError, SessionLost } from "@tenantry/postgres";
import type { Environment, Fleet, Session } from "@tenantry/postgres";
import { sha256 } from "../project.ts";

/** What was planned, and where it can be looked up how large a table is. */
export interface Unjudged {
  readonly environment: Environment;
  readonly catalog: Catalog;
  readonly fleet: Fleet;
  readonly state: State;
  readonly plan: Plan;
}

/** What was found in the SQL of a plan. */
export interface Judged {
  readonly hazards: readonly Problem[];
  readonly inspection: Inspection;
  /** How large the tables were by which hazards were judged; null where nothing is pending or nobody could tell. */
  readonly sizes: Sizes | null;
}

/**
 * Every hazard of what an apply or a revert would run, as bad as the tables are large; asked over the session that read the
 * ledgers. What goes back is warned of and never stopped: whoever reverts has a reason.
 */
export async function hazardsOf(unjudged: Unjudged, session: Session): Promise<Judged> {
  const { catalog, plan, environment } = unjudged;
  const targets = pendingTargets(plan);
  if (targets.length === 0) return nothing;
  const [parser, facts] = await Promise.all([loadParser(), sizesOf(unjudged, targets, session)]);
  return judged(reportOf(parser, catalog, plan, facts, environment.lowestMajor), catalog, plan, facts);
}

/** The same without a database: as bad as the facts say, or as if every table were large. `lowestMajor` wins over the facts. */
export async function hazardsByFacts(
  catalog: Catalog,
  plan: Plan,
  facts: Facts | null,
  lowestMajor?: number,
): Promise<Judged> {
  if (plan.verb !== "apply" || pendingTargets(plan).length === 0) return nothing;
  return judged(reportOf(await loadParser(), catalog, plan, facts, lowestMajor), catalog, plan, facts);
}

const nothing: Judged = {
  hazards: [],
  inspection: { coverage: { statements: 0, understood: 0 }, applied: 0, statements: [], accepted: [] },
  sizes: null,
};

function judged(
  { problems, coverage, accepted, statements }: LintReport,
  { migrations }: Catalog,
  plan: Plan,
  facts: Facts | null,
): Judged {
  const pending = new Set(
    plan.stages.flatMap(({ cohorts }) => cohorts.flatMap(({ steps }) => steps.map(({ id }) => id))),
  );
  const applied = migrations
    .filter(({ id }) => pending.has(id))
    .map(({ up, down }) => (plan.verb === "apply" ? up : down))
    .reduce((sum, script) => sum + (script?.statements.length ?? 0), 0);
  const sizes = facts === null ? null : { at: facts.at, tables: facts.tables };
  const hazards = plan.verb === "apply" ? problems : problems.map(asWarning);
  return { hazards, inspection: { coverage, applied, statements, accepted }, sizes };
}

function asWarning(problem: Problem): Problem {
  return problem.severity === "error" ? { ...problem, severity: "warning", exit: 0 } : problem;
}

function reportOf(
  parser: Parser,
  catalog: Catalog,
  plan: Plan,
  facts: Facts | null,
  lowestMajor: number | undefined,
): LintReport {
  const settings: LintSettings = {
    postgres: lowestMajor ?? facts?.majors[0] ?? 14,
    severities: severitiesOf(plan.policy),
    today: new Date().toISOString().slice(0, 10),
    pending: "known",
    ...(plan.verb === "apply" ? {} : { sections: "down" }),
  };
  return lint(parser, { catalog, views: viewsOf(plan), settings, facts });
}

function severitiesOf({ severities }: Policy): LintSettings["severities"] {
  return Object.fromEntries(
    Object.entries(severities).flatMap(([rule, said]) =>
      said === "error" || said === "warning" || said === "notice" || said === "off" ? [[rule, said]] : [],
    ),
  );
}

function pendingTargets(plan: Plan): readonly Target[] {
  const cohorts = plan.stages.flatMap(({ cohorts }) => cohorts).filter(({ steps }) => steps.length > 0);
  const byId = new Map(
    cohorts.flatMap(({ targets }) => targets.map((target) => [target.id, target] as const)),
  );
  return [...byId.values()];
}

/** Null where nobody can tell: then a table counts as large. */
async function sizesOf(
  { environment, fleet, state }: Unjudged,
  targets: readonly Target[],
  session: Session,
): Promise<Facts | null> {
  const naming = { names: "hashed", lists: "capped", sha256 } as const;
  return await readSizes(environment, { fleet, state, targets }, naming, session).catch((error: unknown) => {
    if (error instanceof ServerError || error instanceof SessionLost || error instanceof ConnectError)
      return null;
    throw error;
  });
}
