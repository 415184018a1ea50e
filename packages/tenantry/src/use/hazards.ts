import type { Catalog, Facts, Plan, Policy, Problem, State, Target } from "@tenantry/core";
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

/** Every hazard of what an apply would run, as bad as the tables are large; asked over the session that read the ledgers. */
export async function hazardsOf(unjudged: Unjudged, session: Session): Promise<readonly Problem[]> {
  const { catalog, plan } = unjudged;
  const targets = pendingTargets(plan);
  if (plan.verb !== "apply" || targets.length === 0) return [];
  const parser = await loadParser();
  const rough = reportOf(parser, catalog, plan, null);
  // A notice is one whatever the size, so the server is not asked for any.
  if (rough.problems.every(({ severity }) => severity === "notice")) return rough.problems;
  const facts = await sizesOf(unjudged, targets, session);
  return facts === null ? rough.problems : reportOf(parser, catalog, plan, facts).problems;
}

function reportOf(parser: Parser, catalog: Catalog, plan: Plan, facts: Facts | null): LintReport {
  const settings: LintSettings = {
    postgres: facts?.majors[0] ?? 14,
    severities: severitiesOf(plan.policy),
    today: new Date().toISOString().slice(0, 10),
    pending: "known",
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
