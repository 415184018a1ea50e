import { driftInFacts, planJson } from "@tenantry/core";
import type { Facts, PlanJson, RunLimits } from "@tenantry/core";
import { buildSizes, clusterOf, withSession } from "@tenantry/postgres";
import type { Environment } from "@tenantry/postgres";
import type { CommandDef } from "citty";
import { limitsOf, policyOf } from "../config/environment.ts";
import { namesAnybody, rolloutOf } from "../config/rollout.ts";
import { loadCatalog, loadProject } from "../load.ts";
import { loadFacts, planFromFacts, takeFacts } from "../use/facts.ts";
import { planFleet } from "../use/plan.ts";
import type { Planned } from "../use/plan.ts";
import { rehearsed } from "../use/rehearsed.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { checkFactsFlags, factsFlags } from "./facts-flags.ts";
import { allTargets, targets } from "./globals.ts";
import { applyIntent, bounds, wantedOf } from "./intent.ts";
import { offlineScript } from "./offline-script.ts";
import { outputFile, writeJson } from "./output-file.ts";
import { planExit } from "./plan-exit.ts";
import { formatOf, pendingOf, shown } from "./plan-shown.ts";
import { scripted } from "./scripted.ts";
import { inWaves, rolling, wishOf } from "./rolling.ts";
import type { Answer } from "./shell.ts";
import { listsOf } from "./values.ts";
import { tool } from "./version.ts";
import { whereOf } from "./where.ts";
import { withFleet } from "./with-fleet.ts";
import type { Ground } from "./with-fleet.ts";

export const plan: CommandDef = command({
  name: "plan",
  description: "Shows what apply would run, where, and what is in the way; writes nothing to the database",
  args: {
    ...targets,
    ...bounds,
    ...rolling,
    out: { type: "string", valueHint: "file", description: "Write the plan, for apply --plan" },
    format: {
      type: "string",
      valueHint: "text|markdown|json",
      description: "How to show it (default: text)",
    },
    sql: { type: "boolean", description: "A psql script that does it, for one cohort" },
    from: {
      type: "string",
      valueHint: "version|base",
      description: "With --sql: from there, without a database",
    },
    rehearse: { type: "boolean", description: "Also run it on a scratch server: up, down, up" },
    "exit-code": { type: "boolean", description: "Exit 3 when something is pending" },
    dump: { type: "string", valueHint: "file", description: "Write all that the plan was made from" },
    ...factsFlags,
    ...allTargets,
  },
  check: (call) => void [formatOf(call), wantedOf(call), wishOf(call), checkFactsFlags(call)],
  run,
});

async function run(call: Call): Promise<Answer> {
  const from = call.text("from");
  if (from !== null) return await offlineScript(call, from, (policy) => applyIntent(call, policy));
  if (call.on("offline")) return await offline(call);
  return await withFleet(call, async (ground) => await online(call, ground));
}

async function online(call: Call, { project, environment, catalog }: Ground): Promise<Answer> {
  const given = await factsOf(call, environment.name);
  const intent = inWaves(call, applyIntent(call, policyOf(project.settings)), project.settings);
  const { planned, cluster, builds } = await withSession(environment, undefined, async (session) => {
    const planned = await planFleet(environment, catalog, intent, null, session);
    const cluster = call.text("out") === null ? null : await clusterOf(session);
    return { planned, cluster, builds: await buildSizes(environment, planned, session) };
  });
  const madeFor = { environment: environment.name, ...(cluster === null ? {} : { cluster }) };
  writeFiles(call, planned, madeFor);
  const facts =
    (await taken(call, environment, planned)) ?? given ?? (await needed(call, environment, planned));
  const rehearsal = call.on("rehearse") ? await rehearsed({ ...planned, project, environment, facts }) : null;
  const plan = rehearsal?.plan ?? planned.plan;
  if (call.on("sql")) return scripted({ ...planned, tool, whom: "planned" }, planExit(plan, pendingOf(call)));
  const { inspection, sizes } = planned;
  const where = { ...madeFor, basis: "database" } as const;
  return shown(call, {
    plan,
    catalog,
    ...where,
    limits: limited(call, environment),
    builds,
    inspection,
    rehearsal,
    facts,
    sizes: sizes ?? facts,
    // What a file remembers is not how the fleet is now.
    drift: facts === null || facts === given ? null : driftInFacts(facts.groups),
  });
}

/** Plans from facts alone, which cannot say who a canary is that was named. */
async function offline(call: Call): Promise<Answer> {
  const project = await loadProject(whereOf(call));
  const catalog = await loadCatalog(project);
  const facts = await factsOf(call, project.environment);
  if (facts === null) throw new Error("bug: --offline without --facts is refused before");
  const asked = rolloutOf(project.settings, wishOf(call));
  const known = asked === null || namesAnybody(asked) ? {} : { rollout: asked };
  const wanted = { ...applyIntent(call, policyOf(project.settings)), ...known };
  const lowestMajor = project.settings.lint?.postgres;
  const planned = { catalog, ...(await planFromFacts(catalog, facts, wanted, lowestMajor)) };
  writeFiles(call, planned, { environment: project.environment });
  const rehearsal = call.on("rehearse")
    ? await rehearsed({ ...planned, project, environment: null, facts })
    : null;
  const plan = rehearsal?.plan ?? planned.plan;
  const { inspection, sizes } = planned;
  const where = { environment: project.environment, basis: "facts" } as const;
  const drift = driftInFacts(facts.groups);
  const limits = limited(call, limitsOf(project.settings));
  return shown(call, {
    plan,
    catalog,
    ...where,
    limits,
    ...(asked === null || "rollout" in known ? {} : { rollout: { waves: [], budget: asked.budget.run } }),
    builds: [],
    inspection,
    rehearsal,
    facts,
    sizes,
    drift,
  });
}

/** The limits with what the flags say instead. */
function limited(call: Call, limits: RunLimits): RunLimits {
  return { ...limits, maxFailures: wishOf(call).maxFailures ?? limits.maxFailures };
}

async function factsOf(call: Call, environment: string): Promise<Facts | null> {
  const path = call.text("facts");
  return path === null ? null : await loadFacts(call.shell.cwd, path, environment);
}

/** The facts as they are now, written where `--facts-out` says; null without that. */
async function taken(call: Call, environment: Environment, planned: Planned): Promise<Facts | null> {
  const file = outputFile(call, "facts-out");
  if (file === null) return null;
  const names = call.on("show-tenants") ? "shown" : "hashed";
  const facts = await takeFacts(environment, planned, { names, lists: listsOf(call) });
  file.write(`${JSON.stringify(facts, null, 2)}\n`);
  file.close();
  return facts;
}

/** A rehearsal has to know what the server is like. */
async function needed(call: Call, environment: Environment, planned: Planned): Promise<Facts | null> {
  if (!call.on("rehearse")) return null;
  return await takeFacts(environment, planned, { names: "hashed", lists: listsOf(call) });
}

function writeFiles(
  call: Call,
  { catalog, state, intent, plan }: Pick<Planned, "catalog" | "state" | "intent" | "plan">,
  madeFor: Pick<PlanJson, "environment" | "cluster">,
): void {
  writeJson(call, "out", { ...madeFor, ...planJson(plan, listsOf(call)) });
  writeJson(call, "dump", { catalog, state, intent });
}
