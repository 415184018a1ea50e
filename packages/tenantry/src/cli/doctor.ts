import type { CommandDef } from "citty";
import type { Palette } from "@tenantry/core";
import type { Finding } from "@tenantry/postgres";
import { examineFleet } from "../use/doctor.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { paletteOf } from "./palette.ts";
import type { Answer } from "./shell.ts";
import { withFleet } from "./with-fleet.ts";
import type { Ground } from "./with-fleet.ts";

export const doctor: CommandDef = command({
  name: "doctor",
  description: "Looks at all that can keep an apply from going well, and says how to fix it",
  args: {},
  run: async (call) => await withFleet(call, async (ground) => await run(call, ground)),
});

async function run(call: Call, { environment }: Ground): Promise<Answer> {
  const { findings, exit } = await examineFleet(environment);
  const order = { error: 0, warning: 1, notice: 2, ok: 3 };
  const sorted = findings.toSorted((a, b) => order[a.level] - order[b.level]);
  const text = sorted.map((finding) => findingText(finding, paletteOf(call))).join("");
  return { exit, json: { environment: environment.name, findings: sorted }, text };
}

function findingText({ check, level, message, help }: Finding, palette: Palette): string {
  const paint = { error: palette.bad, warning: palette.warn, notice: palette.faint, ok: palette.good };
  const next = help === "" ? "" : `         ${palette.faint(help)}\n`;
  return `${paint[level](level.padEnd(7))}  ${check}: ${message}\n${next}`;
}
