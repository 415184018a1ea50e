import { exitCode, statusJson, statusText } from "@tenantry/core";
import type { ExitCode, Status } from "@tenantry/core";
import type { CommandDef } from "citty";
import { fleetStatus } from "../use/status.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { allTargets } from "./globals.ts";
import { listsOf } from "./values.ts";
import { paletteOf } from "./palette.ts";
import type { Answer } from "./shell.ts";
import { withFleet } from "./with-fleet.ts";
import type { Ground } from "./with-fleet.ts";

export const status: CommandDef = command({
  name: "status",
  description: "Shows where the fleet stands: cohorts with what they have and lack",
  args: {
    tenant: {
      type: "string",
      valueHint: "id",
      description: "Only this tenant; its whole history with --verbose",
    },
    "fail-if-behind": { type: "boolean", description: "Exit 3 when something is pending" },
    ...allTargets,
  },
  run: async (call) => await withFleet(call, async (ground) => await run(call, ground)),
});

async function run(call: Call, { environment, catalog }: Ground): Promise<Answer> {
  const status = await fleetStatus(environment, catalog);
  return {
    exit: statusExit(status, call.on("fail-if-behind") ? "fail if behind" : "only problems"),
    json: statusJson(status, listsOf(call)),
    text: statusText(status, paletteOf(call)),
  };
}

function statusExit({ problems, cohorts }: Status, behind: "fail if behind" | "only problems"): ExitCode {
  const all = [...problems, ...cohorts.flatMap((cohort) => cohort.problems)];
  const isBehind = cohorts.some(({ pending }) => pending.length > 0);
  return exitCode([...all.map(({ exit }) => exit), isBehind && behind === "fail if behind" ? 3 : 0]);
}
