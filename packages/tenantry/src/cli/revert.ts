import type { CommandDef } from "citty";
import { policyOf } from "../config/environment.ts";
import { planFleet } from "../use/plan.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { allTargets, targets } from "./globals.ts";
import { revertIntent, revertOf } from "./intent.ts";
import { planExit } from "./plan-exit.ts";
import { requireSelection } from "./require-selection.ts";
import { runSteps } from "./run-steps.ts";
import { checkRunning, running } from "./running.ts";
import { offlineScript } from "./offline-script.ts";
import { scripted } from "./scripted.ts";
import { inWaves, rolling } from "./rolling.ts";
import type { Answer } from "./shell.ts";
import { tool } from "./version.ts";
import { withFleet } from "./with-fleet.ts";
import type { Ground } from "./with-fleet.ts";

export const revert: CommandDef = command({
  name: "revert",
  description: "Takes back the last step, or more, after saying which data is lost",
  args: {
    ...targets,
    steps: { type: "string", valueHint: "n", description: "So many steps in each target (default: 1)" },
    to: {
      type: "string",
      valueHint: "version|base",
      description: "Everything after this version, which stays",
    },
    sql: { type: "boolean", description: "A psql script that does it, for one cohort" },
    ...rolling,
    from: { type: "string", valueHint: "version", description: "With --sql: from there, without a database" },
    ...running,
    ...allTargets,
  },
  check: (call) => void [revertOf(call), checkRunning(call)],
  run: async (call) => {
    const from = call.text("from");
    if (from !== null) return await offlineScript(call, from, (policy) => revertIntent(call, policy));
    return await withFleet(call, async (ground) => await run(call, ground));
  },
});

async function run(call: Call, ground: Ground): Promise<Answer> {
  const { environment, catalog, project } = ground;
  const intent = inWaves(call, revertIntent(call, policyOf(project.settings)), project.settings);
  await requireSelection(call, ground, intent.selection);
  if (!call.on("sql")) return await runSteps(call, ground, intent, null);
  const { plan } = await planFleet(environment, catalog, intent);
  return scripted({ catalog, intent, plan, tool, whom: "planned" }, planExit(plan, "only problems"));
}
