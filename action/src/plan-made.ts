import { driftInFacts } from "@tenantry/core";
import type { Basis, Catalog, DriftCounts, Facts, Inspection, Intent, Plan } from "@tenantry/core";
import type { Rehearsal, RolloutJson, RolloutPolicy, RunLimits, Sizes, State } from "@tenantry/core";
import type { Environment } from "@tenantry/postgres";
import { planFleet } from "tenantry";
import { countDrift, limitsOf, namesAnybody, planFromFacts, rehearsed, takeFacts } from "tenantry/action";
import { environmentFor } from "./database.ts";
import { isOutside } from "./event.ts";
import { factsOf } from "./facts.ts";
import { veilOf } from "./hidden.ts";
import { intentOf } from "./intent.ts";
import type { Job } from "./job.ts";
import { planOffline } from "./offline.ts";
import type { Trusted } from "./project.ts";

/** A plan as a job shows it, whether it made it or was handed it, and what else is known of it. */
export interface Made {
  readonly plan: Plan;
  readonly catalog: Catalog;
  readonly basis: Basis;
  readonly inspection: Inspection | null;
  readonly rehearsal: Rehearsal | null;
  readonly sizes: Sizes | null;
  /** Null where the catalogs of the tenants were not read. */
  readonly drift: DriftCounts | null;
  /** Where the facts are that it was made by; null where it was not. */
  readonly factsPath: string | null;
  /** The waves, where they do not follow from the plan; without any where those that were asked for are not known. */
  readonly rollout?: RolloutJson | null;
  /** How an apply would go about it; null where nobody says. */
  readonly limits: RunLimits | null;
}

/** Plans against the database; by facts where there is no URL; what comes from outside never against one. */
export async function makePlan(job: Job, trusted: Trusted, catalog: Catalog): Promise<Made> {
  const { inputs, occasion } = job;
  const ground = { job, trusted, catalog, intent: intentOf(inputs, trusted.project.settings, inputs.phase) };
  const facts = await factsOf(job);
  const isWithout = isOutside(occasion.trigger) || (inputs["database-url"] === null && facts !== null);
  if (!isWithout) return await fromDatabase(ground, facts);
  return facts === null ? await fromFiles(ground) : await fromFacts(ground, facts);
}

interface Ground {
  readonly job: Job;
  readonly trusted: Trusted;
  readonly catalog: Catalog;
  readonly intent: Intent;
}

async function fromDatabase({ job, trusted, catalog, intent }: Ground, given: Facts | null): Promise<Made> {
  const { inputs, occasion } = job;
  const environment = environmentFor(trusted.project, job);
  const planned = await planFleet(environment, catalog, intent);
  const needed = inputs["shadow-url"] === null ? null : ({ names: "hashed", lists: "capped" } as const);
  const taken = given !== null || needed === null ? null : await takeFacts(environment, planned, needed);
  const facts = given ?? taken;
  const ran = await rehearsal(job, trusted, { ...planned, facts, environment });
  const veil = veilOf(inputs, occasion, planned.fleet.targets);
  const { inspection } = planned;
  return {
    ...ran,
    plan: veil.plan(ran.plan),
    catalog,
    basis: "database",
    inspection: inspection === null ? null : veil.inspection(inspection),
    sizes: planned.sizes ?? facts,
    drift: taken === null ? await countDrift(environment, catalog, planned) : driftInFacts(taken.groups),
    factsPath: null,
    limits: limitsFor(job, trusted),
  };
}

async function fromFacts({ job, trusted, catalog, intent }: Ground, facts: Facts): Promise<Made> {
  const { rollout, ...others } = intent;
  const isKnown = rollout === undefined || !namesAnybody(rollout);
  const wanted = isKnown ? intent : others;
  const lowest = trusted.project.settings.lint?.postgres;
  const planned = { catalog, ...(await planFromFacts(catalog, facts, wanted, lowest)) };
  const ran = await rehearsal(job, trusted, { ...planned, facts, environment: null });
  const targets = facts.names === "hashed" ? [] : planned.state.groups.flatMap((group) => group.targets);
  const veil = veilOf(job.inputs, job.occasion, targets);
  return {
    ...ran,
    plan: veil.plan(ran.plan),
    catalog,
    basis: "facts",
    inspection: veil.inspection(planned.inspection),
    sizes: facts,
    drift: driftInFacts(facts.groups),
    factsPath: job.inputs.facts,
    limits: limitsFor(job, trusted),
    ...(isKnown ? {} : { rollout: unknownWaves(rollout) }),
  };
}

async function fromFiles({ job, trusted, catalog, intent }: Ground): Promise<Made> {
  const { rollout, ...wanted } = intent;
  const { plan, inspection } = await planOffline(job, { ...trusted, catalog, intent: wanted });
  return {
    plan,
    catalog,
    basis: "files",
    inspection,
    rehearsal: skipped(fromOutside),
    sizes: null,
    drift: null,
    factsPath: null,
    limits: limitsFor(job, trusted),
    ...(rollout === undefined ? {} : { rollout: unknownWaves(rollout) }),
  };
}

/** Who is named as a canary, facts cannot say, and files do not even know how many tenants there are. */
function unknownWaves({ budget }: RolloutPolicy): RolloutJson {
  return { waves: [], budget: budget.run };
}

/** Those of an environment that nobody connects to. */
function limitsFor({ inputs }: Job, { project }: Trusted): RunLimits {
  const limits = limitsOf(project.settings);
  return { ...limits, maxFailures: inputs["max-failures"] ?? limits.maxFailures };
}

interface Rehearsable {
  readonly catalog: Catalog;
  readonly state: State;
  readonly plan: Plan;
  readonly facts: Facts | null;
  readonly environment: Environment | null;
}

/** The plan, with what its rehearsal has against it. */
async function rehearsal(
  { inputs, occasion }: Job,
  { project }: Trusted,
  planned: Rehearsable,
): Promise<{ readonly plan: Plan; readonly rehearsal: Rehearsal }> {
  const { plan } = planned;
  if (isOutside(occasion.trigger)) return { plan, rehearsal: skipped(fromOutside) };
  const shadowUrl = inputs["shadow-url"];
  if (shadowUrl === null) return { plan, rehearsal: skipped("there is no shadow-url") };
  const ran = await rehearsed({ ...planned, project }, { shadowUrl });
  // Who stood for a cohort is in no comment, and nobody's business.
  const cohorts = ran.rehearsal.cohorts.map((cohort) => ({ ...cohort, targets: [] }));
  return { plan: ran.plan, rehearsal: { ...ran.rehearsal, cohorts } };
}

const fromOutside = "what comes from a fork or Dependabot is never run";

function skipped(reason: string): Rehearsal {
  return { version: 1, server: null, skipped: reason, notes: [], cohorts: [] };
}
