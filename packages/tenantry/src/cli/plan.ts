import { planJson, planMarkdown, planText, rehearsalMarkdown, rehearsalText } from "@tenantry/core";
import { buildSizes } from "@tenantry/postgres";
import type { CommandDef } from "citty";
import { policyOf } from "../config/environment.ts";
import { planFleet } from "../use/plan.ts";
import type { Planned } from "../use/plan.ts";
import { rehearsed } from "../use/rehearsed.ts";
import type { RehearsedPlan } from "../use/rehearsed.ts";
import { buildsMarkdown, buildsText } from "./builds.ts";
import { command } from "./command.ts";
import type { Call } from "./command.ts";
import { allTargets, targets } from "./globals.ts";
import { applyIntent, bounds, wantedOf } from "./intent.ts";
import { offlineScript } from "./offline-script.ts";
import { writeJson } from "./output-file.ts";
import { paletteOf } from "./palette.ts";
import { planExit } from "./plan-exit.ts";
import { scripted } from "./scripted.ts";
import { inWaves, rolling, wishOf } from "./rolling.ts";
import type { Answer } from "./shell.ts";
import { listsOf, oneOf } from "./values.ts";
import { tool } from "./version.ts";
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
    ...allTargets,
  },
  check: (call) => void [formatOf(call), wantedOf(call), wishOf(call)],
  run,
});

async function run(call: Call): Promise<Answer> {
  const from = call.text("from");
  return from === null
    ? await withFleet(call, async (ground) => await online(call, ground))
    : await offlineScript(call, from, (policy) => applyIntent(call, policy));
}

async function online(call: Call, { project, environment, catalog }: Ground): Promise<Answer> {
  const format = formatOf(call);
  const intent = inWaves(call, applyIntent(call, policyOf(project.settings)), project.settings);
  const planned = await planFleet(environment, catalog, intent);
  writeFiles(call, planned, environment.name);
  const builds = await buildSizes(environment, planned.fleet, catalog, planned.plan);
  const rehearsal = call.on("rehearse") ? await rehearse(planned, project, environment) : null;
  const plan = rehearsal?.plan ?? planned.plan;
  const exit = planExit(plan, call.on("exit-code") ? "say pending" : "only problems");
  if (call.on("sql")) return scripted({ ...planned, tool, whom: "planned" }, exit);
  const json = {
    environment: environment.name,
    ...planJson(plan, listsOf(call)),
    builds,
    ...(rehearsal === null ? {} : { rehearsal: rehearsal.rehearsal }),
  };
  const text = {
    json: () => `${JSON.stringify(json, null, 2)}\n`,
    markdown: () =>
      `${planMarkdown(plan, catalog, environment.name)}${buildsMarkdown(builds)}${rehearsalPart(rehearsal, environment)}`,
    text: () =>
      `${planText(plan, catalog, environment.name, paletteOf(call))}${buildsText(builds)}${rehearsalLines(call, rehearsal)}`,
  };
  return { exit, json, text: text[format]() };
}

async function rehearse(
  { catalog, state, plan }: Planned,
  project: Ground["project"],
  environment: Ground["environment"],
): Promise<RehearsedPlan> {
  return await rehearsed({ project, catalog, state, plan, environment, facts: null });
}

function rehearsalPart(rehearsal: RehearsedPlan | null, { name }: Ground["environment"]): string {
  return rehearsal === null ? "" : `\n${rehearsalMarkdown(rehearsal.rehearsal, name, null)}`;
}

function rehearsalLines(call: Call, rehearsal: RehearsedPlan | null): string {
  return rehearsal === null ? "" : `\n${rehearsalText(rehearsal.rehearsal, null, paletteOf(call))}`;
}

function formatOf(call: Call): "text" | "markdown" | "json" {
  return oneOf(call, "format", ["text", "markdown", "json"]) ?? "text";
}

function writeFiles(call: Call, { catalog, state, intent, plan }: Planned, environment: string): void {
  writeJson(call, "out", { environment, ...planJson(plan, listsOf(call)) });
  writeJson(call, "dump", { catalog, state, intent });
}
