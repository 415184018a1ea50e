import { duration, exitCode, statusJson, statusText, table } from "@tenantry/core";
import type { ExitCode, Status } from "@tenantry/core";
import type { CommandDef } from "citty";
import { usage } from "../error.ts";
import type { HistoryRow } from "../use/history.ts";
import { fleetStatus, tenantStatus } from "../use/status.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { allTargets } from "./globals.ts";
import { paletteOf } from "./palette.ts";
import type { Answer } from "./shell.ts";
import { listsOf } from "./values.ts";
import { withFleet } from "./with-fleet.ts";
import type { Ground } from "./with-fleet.ts";

export const status: CommandDef = command({
  name: "status",
  description: "Shows where the fleet stands: cohorts with what they have and lack",
  args: {
    tenant: {
      type: "string",
      valueHint: "id",
      description: "Only this one; with --verbose its whole history",
    },
    "fail-if-behind": { type: "boolean", description: "Exit 3 when something is pending" },
    ...allTargets,
  },
  run: async (call) => await withFleet(call, async (ground) => await run(call, ground)),
});

async function run(call: Call, { environment, catalog }: Ground): Promise<Answer> {
  const [id, other] = call.every("tenant");
  if (id === undefined) return answer(call, await fleetStatus(environment, catalog));
  if (other !== undefined)
    throw usage("flag-twice", "--tenant is given more than once.", "status is for one, or all.");
  const { status, history } = await tenantStatus(environment, catalog, id);
  const short = answer(call, status);
  if (!call.on("verbose")) return short;
  return { ...short, json: { ...short.json, history }, text: `${short.text}\n${historyText(history)}` };
}

function answer(call: Call, status: Status): Answer {
  return {
    exit: statusExit(status, call.on("fail-if-behind") ? "fail if behind" : "only problems"),
    json: statusJson(status, listsOf(call)),
    text: statusText(status, paletteOf(call)),
  };
}

function historyText(history: readonly HistoryRow[]): string {
  if (history.length === 0) return "Nothing was applied yet.\n";
  const rows = history.map(({ version, state, appliedAt, ms, who }) => [
    version,
    state,
    (appliedAt ?? "").replace("T", " ").slice(0, 19),
    ms === null ? "" : duration(ms),
    who === null ? "" : `by ${who}`,
  ]);
  return table(rows, "  ");
}

function statusExit({ problems, cohorts }: Status, behind: "fail if behind" | "only problems"): ExitCode {
  const all = [...problems, ...cohorts.flatMap((cohort) => cohort.problems)];
  const isBehind = cohorts.some(({ pending }) => pending.length > 0);
  return exitCode([...all.map(({ exit }) => exit), isBehind && behind === "fail if behind" ? 3 : 0]);
}
