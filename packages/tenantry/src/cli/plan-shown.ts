import {
  planJson,
  planMarkdown,
  planText,
  rehearsalMarkdown,
  rehearsalText,
  sizesMarkdown,
  sizesText,
} from "@tenantry/core";
import type { Catalog, Facts, Plan } from "@tenantry/core";
import type { BuildCount } from "@tenantry/postgres";
import type { RehearsedPlan } from "../use/rehearsed.ts";
import { buildsMarkdown, buildsText } from "./builds.ts";
import type { Call } from "./command.ts";
import { paletteOf } from "./palette.ts";
import { planExit } from "./plan-exit.ts";
import type { Answer } from "./shell.ts";
import { listsOf, oneOf } from "./values.ts";

/** A plan, and what else is known about what it would do. */
export interface ShownPlan {
  readonly plan: Plan;
  readonly catalog: Catalog;
  readonly environment: string;
  readonly builds: readonly BuildCount[];
  readonly rehearsal: RehearsedPlan | null;
  readonly facts: Facts | null;
}

/** The answer of `plan` in the format that is asked for. */
export function shown(call: Call, given: ShownPlan): Answer {
  const { plan, environment, builds, rehearsal, facts } = given;
  const json = {
    environment,
    ...planJson(plan, listsOf(call)),
    builds,
    ...(rehearsal === null ? {} : { rehearsal: rehearsal.rehearsal }),
    ...(facts === null ? {} : { facts: { environment: facts.environment, at: facts.at } }),
  };
  const texts = {
    json: () => `${JSON.stringify(json, null, 2)}\n`,
    markdown: () => markdown(given),
    text: () => text(call, given),
  };
  return { exit: planExit(plan, pendingOf(call)), json, text: texts[formatOf(call)]() };
}

/** Whether something pending is an exit code of its own. */
export function pendingOf(call: Call): "say pending" | "only problems" {
  return call.on("exit-code") ? "say pending" : "only problems";
}

export function formatOf(call: Call): "text" | "markdown" | "json" {
  return oneOf(call, "format", ["text", "markdown", "json"]) ?? "text";
}

function markdown({ plan, catalog, environment, builds, rehearsal, facts }: ShownPlan): string {
  return [
    planMarkdown(plan, catalog, environment),
    buildsMarkdown(builds),
    facts === null ? "" : sizesMarkdown(plan, catalog, facts),
    rehearsal === null ? "" : `\n${rehearsalMarkdown(rehearsal.rehearsal, environment, facts)}`,
  ].join("");
}

function text(call: Call, { plan, catalog, environment, builds, rehearsal, facts }: ShownPlan): string {
  const palette = paletteOf(call);
  return [
    planText(plan, catalog, environment, palette),
    buildsText(builds),
    facts === null ? "" : sizesText(plan, catalog, facts, palette),
    rehearsal === null ? "" : `\n${rehearsalText(rehearsal.rehearsal, facts, palette)}`,
  ].join("");
}
