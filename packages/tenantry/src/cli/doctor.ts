import type { CommandDef } from "citty";
import type { Palette } from "@tenantry/core";
import { stealLease } from "@tenantry/postgres";
import type { Busy, Finding } from "@tenantry/postgres";
import { agree } from "../use/agree.ts";
import { examineFleet } from "../use/doctor.ts";
import { runOf } from "../use/run.ts";
import { answererOf } from "./answerer.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { privilegesAnswer, purposeOf } from "./doctor-privileges.ts";
import { paletteOf } from "./palette.ts";
import type { Answer } from "./shell.ts";
import { tool } from "./version.ts";
import { withFleet } from "./with-fleet.ts";
import type { Ground } from "./with-fleet.ts";

export const doctor: CommandDef = command({
  name: "doctor",
  description: "Looks at all that can keep an apply from going well, and says how to fix it",
  args: {
    steal: {
      type: "boolean",
      description: "Take the environment from a run that is known to be dead, after showing",
    },
    yes: { type: "boolean", description: "Do not ask" },
    privileges: { type: "boolean", description: "Print the grants that the role lacks, as SQL (exit 2)" },
    for: {
      type: "string",
      valueHint: "plan|apply",
      description: "With --privileges: for a role that only reads, or one that migrates (default)",
    },
  },
  check: (call) => void purposeOf(call),
  run: async (call) => await withFleet(call, async (ground) => await run(call, ground)),
});

async function run(call: Call, ground: Ground): Promise<Answer> {
  if (call.on("privileges")) return await privilegesAnswer(call, ground);
  const { environment } = ground;
  const { findings, exit } = await examineFleet(environment);
  const order = { error: 0, warning: 1, notice: 2, ok: 3 };
  const sorted = findings.toSorted((a, b) => order[a.level] - order[b.level]);
  const text = sorted.map((finding) => findingText(finding, paletteOf(call))).join("");
  const json = { environment: environment.name, findings: sorted };
  if (!call.on("steal")) return { exit, json, text };
  const stolen = await steal(call, ground, sorted);
  return {
    exit,
    json: { ...json, stolen: stolen.map(({ kind: _kind, ...one }) => one) },
    text: `${text}${stolenText(stolen)}`,
  };
}

/** Nothing to take is nothing to ask about. */
async function steal(
  call: Call,
  { environment }: Ground,
  findings: readonly Finding[],
): Promise<readonly Busy[]> {
  const held = findings.find(({ check, level }) => check === "lease" && level !== "ok");
  if (held === undefined) return [];
  call.shell.say(held.message);
  const stake =
    "A run that is alive would stop at its next heartbeat, with its steps under way done or undone.";
  await agree(
    { will: `This will take ${environment.name} from it.`, expected: environment.name, losses: [], stake },
    answererOf(call),
  );
  return await stealLease(environment, runOf(call.shell.variables, tool));
}

function stolenText(stolen: readonly Busy[]): string {
  if (stolen.length === 0) return "\nNo run holds this environment: nothing was taken.\n";
  return `\n${stolen.map(({ run, who, since }) => `Taken from run ${run} of ${who}, since ${since}.\n`).join("")}`;
}

function findingText({ check, level, message, help }: Finding, palette: Palette): string {
  const paint = { error: palette.bad, warning: palette.warn, notice: palette.faint, ok: palette.good };
  const next = help === "" ? "" : `         ${palette.faint(help)}\n`;
  return `${paint[level](level.padEnd(7))}  ${check}: ${message}\n${next}`;
}
