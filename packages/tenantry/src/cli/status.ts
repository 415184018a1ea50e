import { duration, exitCode, pendingText, statusJson, statusText, table } from "@tenantry/core";
import type { ExitCode, Status } from "@tenantry/core";
import type { CommandDef } from "citty";
import { usage } from "../error.ts";
import type { HistoryRow } from "../use/history.ts";
import { fleetStatus, publicHistory, tenantStatus } from "../use/status.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { allTargets, targets } from "./globals.ts";
import { paletteOf } from "./palette.ts";
import type { Answer } from "./shell.ts";
import { auditAnswer } from "./status-audit.ts";
import { timingsAnswer } from "./status-timings.ts";
import { verifyAnswer } from "./status-verify.ts";
import { count, listsOf, oneOf } from "./values.ts";
import { withFleet } from "./with-fleet.ts";
import type { Ground } from "./with-fleet.ts";

export const status: CommandDef = command({
  name: "status",
  description: "Shows where the fleet stands: cohorts with what they have and lack",
  args: {
    only: targets["only"] ?? { type: "string" },
    tenant: {
      type: "string",
      valueHint: "id",
      description: "Only this one; with --verbose all it has and lacks (public alone: --only public)",
    },
    "fail-if-behind": { type: "boolean", description: "Exit 3 when something is pending" },
    verify: { type: "boolean", description: "Run the verify sections of what is applied again, read-only" },
    timings: { type: "boolean", description: "How long each migration took: p50, p95, max over the ledgers" },
    audit: { type: "boolean", description: "Who changed what, newest first, from the audit log" },
    last: { type: "string", valueHint: "n", description: "With --audit: so many entries (default: 20)" },
    ...allTargets,
  },
  check: (call) => void [viewOf(call), tenantOf(call), count(call, "last", 1)],
  run: async (call) => await withFleet(call, async (ground) => await run(call, ground)),
});

const views = ["verify", "timings", "audit"] as const;
type View = (typeof views)[number] | null;

/** What is asked for besides where the fleet stands. */
function viewOf(call: Call): View {
  const [view = null, other] = views.filter((name) => call.on(name));
  if (other !== undefined)
    throw usage("flags-contradict", `--${view} and --${other} are two questions.`, "Ask one at a time.");
  if (view !== null && call.on("fail-if-behind"))
    throw usage(
      "flags-contradict",
      `--${view} says nothing of what is pending.`,
      "Leave out --fail-if-behind.",
    );
  if (call.text("last") !== null && view !== "audit")
    throw usage("flags-contradict", "--last is about the audit log.", "Add --audit.");
  return view;
}

function tenantOf(call: Call): string | null {
  const [id = null, other] = call.every("tenant");
  if (other === undefined) return id;
  throw usage("flag-twice", "--tenant is given more than once.", "status is for one, or all.");
}

async function run(call: Call, ground: Ground): Promise<Answer> {
  switch (viewOf(call)) {
    case "verify":
      return await verifyAnswer(call, ground, tenantOf(call));
    case "timings":
      return await timingsAnswer(ground, tenantOf(call));
    case "audit":
      return await auditAnswer(call, ground, tenantOf(call));
    case null:
      return await standing(call, ground);
  }
}

async function standing(call: Call, { environment, catalog }: Ground): Promise<Answer> {
  const id = tenantOf(call);
  const only = oneOf(call, "only", ["public", "tenants"]);
  if (id === null) {
    const status = await fleetStatus(environment, catalog, only);
    const short = answer(call, status);
    if (!call.on("verbose")) return short;
    const isAsked = only !== "tenants" && isPublicAlone(status);
    return withPending(isAsked ? withHistory(short, await publicHistory(environment)) : short, call, status);
  }
  if (only === "public")
    throw usage("flags-contradict", "--only public selects no tenant.", "Leave out --tenant.");
  const { status, history } = await tenantStatus(environment, catalog, id);
  const short = answer(call, status);
  return call.on("verbose") ? withPending(withHistory(short, history), call, status) : short;
}

/** Beside tenants the history of the public target alone would be taken for everybody's. */
function isPublicAlone({ cohorts, unprovisioned, problems }: Status): boolean {
  const isListed = problems.every(({ severity }) => severity !== "error");
  return isListed && unprovisioned.length === 0 && cohorts.every(({ kind }) => kind === "public");
}

function withHistory(short: Short, history: readonly HistoryRow[]): Answer {
  return { ...short, json: { ...short.json, history }, text: `${short.text}\n${historyText(history)}` };
}

/** The table counts what is pending, and the JSON has the names already. */
function withPending(answer: Answer, call: Call, status: Status): Answer {
  const names = pendingText(status, paletteOf(call));
  return names === "" ? answer : { ...answer, text: `${answer.text}\n${names}` };
}

type Short = Answer & { readonly json: ReturnType<typeof statusJson> };

function answer(call: Call, status: Status): Short {
  return {
    exit: statusExit(status, call.on("fail-if-behind") ? "fail if behind" : "only problems"),
    json: statusJson(status, listsOf(call)),
    text: statusText(status, paletteOf(call)),
  };
}

function historyText(history: readonly HistoryRow[]): string {
  if (history.length === 0) return "Nothing was applied yet.\n";
  const rows = history.map(({ version, state, appliedAt, ms, who, run }) => [
    version,
    state,
    (appliedAt ?? "").replace("T", " ").slice(0, 19),
    ms === null ? "" : duration(ms),
    who === null ? "" : `by ${who}`,
    run === null ? "" : `run ${run.slice(0, 8)}`,
  ]);
  return table(rows, "  ");
}

function statusExit({ problems, cohorts }: Status, behind: "fail if behind" | "only problems"): ExitCode {
  const all = [...problems, ...cohorts.flatMap((cohort) => cohort.problems)];
  const isBehind = cohorts.some(({ pending }) => pending.length > 0);
  return exitCode([...all.map(({ exit }) => exit), isBehind && behind === "fail if behind" ? 3 : 0]);
}
