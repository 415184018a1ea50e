import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { digestHolds, parsePlan } from "@tenantry/core";
import type { PlanJson } from "@tenantry/core";
import type { CommandDef } from "citty";
import { policyOf } from "../config/environment.ts";
import { TenantryError, usage } from "../error.ts";
import { sha256 } from "../project.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { allTargets, targets } from "./globals.ts";
import { applyIntent, bounds } from "./intent.ts";
import { runSteps } from "./run-steps.ts";
import { running } from "./running.ts";
import type { Answer } from "./shell.ts";
import { withFleet } from "./with-fleet.ts";

export const apply: CommandDef = command({
  name: "apply",
  description: "Runs what is pending, everywhere or where the flags say",
  args: {
    ...targets,
    ...bounds,
    plan: { type: "string", valueHint: "file", description: "Run only what this plan has: see plan --out" },
    ...running,
    ...allTargets,
  },
  run,
});

async function run(call: Call): Promise<Answer> {
  const reviewed = await reviewedPlan(call);
  return await withFleet(call, async (ground) => {
    const intent = applyIntent(call, policyOf(ground.project.settings));
    return await runSteps(call, ground, intent, reviewed);
  });
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
