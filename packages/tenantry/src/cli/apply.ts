import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { digestHolds, parsePlan } from "@tenantry/core";
import type { PlanJson } from "@tenantry/core";
import { clusterOf, withSession } from "@tenantry/postgres";
import type { Environment } from "@tenantry/postgres";
import type { CommandDef } from "citty";
import { policyOf } from "../config/environment.ts";
import { TenantryError, usage } from "../error.ts";
import { sha256 } from "../project.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { allTargets, targets } from "./globals.ts";
import { applyIntent, bounds, wantedOf } from "./intent.ts";
import { runSteps } from "./run-steps.ts";
import { checkRunning, running } from "./running.ts";
import { inWaves, rolling } from "./rolling.ts";
import { requireSeed, seeded } from "./seed.ts";
import type { Answer } from "./shell.ts";
import { withFleet } from "./with-fleet.ts";

export const apply: CommandDef = command({
  name: "apply",
  description: "Runs what is pending, everywhere or where the flags say",
  args: {
    ...targets,
    ...bounds,
    plan: { type: "string", valueHint: "file", description: "Run only what this plan has: see plan --out" },
    ...rolling,
    preflight: {
      type: "boolean",
      description: "First look at privileges, locks, disk, and whether the rows fit new constraints",
    },
    seed: { type: "boolean", description: "Also run public.seed.sql, once in an environment" },
    ...running,
    ...allTargets,
  },
  check: (call) => void [wantedOf(call), checkRunning(call)],
  run,
});

async function run(call: Call): Promise<Answer> {
  const reviewed = await reviewedPlan(call);
  return await withFleet(call, async (ground) => {
    if (reviewed !== null) {
      refuseElsewhere(reviewed, ground.environment.name);
      await refuseOtherCluster(reviewed, ground.environment);
    }
    const { settings } = ground.project;
    const intent = inWaves(call, applyIntent(call, policyOf(settings)), settings);
    requireSeed(call, ground.catalog);
    return await seeded(call, ground, await runSteps(call, ground, intent, reviewed));
  });
}

/** What was reviewed for one environment was not reviewed for another. */
function refuseElsewhere({ environment }: PlanJson, here: string): void {
  if (environment === undefined || environment === here) return;
  throw new TenantryError(
    "plan-elsewhere",
    `The plan was made for environment ${environment}, and this is ${here}.`,
    `Add --env ${environment}, or make one for here: tenantry plan --env ${here} --out <file>`,
    8,
  );
}

/** A name may lead to another server than on the day of the review. */
async function refuseOtherCluster({ cluster }: PlanJson, environment: Environment): Promise<void> {
  if (cluster === undefined) return;
  const here = await withSession(environment, undefined, clusterOf);
  if (here === null || here === cluster) return;
  throw new TenantryError(
    "plan-elsewhere",
    "The plan was made on another PostgreSQL server than the one that answers now, or on this one before it was set up anew.",
    `Check the URL. If this is the right one, make the plan again: tenantry plan --env ${environment.name} --out <file>`,
    8,
  );
}

async function reviewedPlan(call: Call): Promise<PlanJson | null> {
  const path = call.text("plan");
  if (path === null) return null;
  const text = await readFile(resolve(call.shell.cwd, path), "utf8").catch(() => null);
  if (text === null)
    throw usage("plan-missing", `There is no plan at ${path}.`, `tenantry plan --out ${path}`);
  const { plan, problem } = parsePlan(text, path);
  if (problem !== null) throw new TenantryError(problem.code, problem.message, problem.help, problem.exit);
  if (digestHolds(plan, sha256)) return plan;
  throw new TenantryError(
    "plan-tampered",
    `${path} was changed after it was written: its digest is not that of its steps.`,
    `Write it again, and have it reviewed: tenantry plan --out ${path}`,
    8,
  );
}
