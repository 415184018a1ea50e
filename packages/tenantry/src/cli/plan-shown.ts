import {
  checkedTable,
  checksOf,
  checksText,
  conductOf,
  limitsJson,
  planJson,
  planMarkdown,
  planText,
  percentOf,
  proofText,
  rehearsalMarkdown,
  rehearsalSections,
  sizesMarkdown,
  sizesText,
  statementListText,
  statementRows,
  statementSection,
  statementsJson,
  whole,
} from "@tenantry/core";
import type {
  Basis,
  Catalog,
  Conduct,
  DriftCounts,
  Facts,
  Inspection,
  Plan,
  Rehearsal,
  RolloutJson,
  RunLimits,
  Sizes,
} from "@tenantry/core";
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
  /** Where the plan was made, if it is written for `apply --plan`. */
  readonly cluster?: string;
  readonly basis: Basis;
  readonly limits: RunLimits;
  /** The waves, where the plan itself does not have those that were asked for. */
  readonly rollout?: RolloutJson;
  readonly builds: readonly BuildCount[];
  /** What came of reading the SQL; null where nobody did. */
  readonly inspection: Inspection | null;
  readonly rehearsal: RehearsedPlan | null;
  /** What was taken or given; null for neither. */
  readonly facts: Facts | null;
  /** By which the hazards were judged. */
  readonly sizes: Sizes | null;
  /** What the facts say of tenants that are not like the others; null where nobody looked. */
  readonly drift: DriftCounts | null;
}

/** The answer of `plan` in the format that is asked for. */
export function shown(call: Call, given: ShownPlan): Answer {
  const json = jsonOf(call, given);
  const texts = {
    json: () => `${JSON.stringify(json, null, 2)}\n`,
    markdown: () => markdown(given),
    text: () => text(call, given),
  };
  return { exit: planExit(given.plan, pendingOf(call)), json, text: texts[formatOf(call)]() };
}

function jsonOf(call: Call, given: ShownPlan): object {
  const { plan, environment, basis, limits, builds, inspection, facts, sizes, drift } = given;
  const rehearsal = rehearsalOf(given);
  return {
    environment,
    ...(given.cluster === undefined ? {} : { cluster: given.cluster }),
    ...planJson(plan, listsOf(call)),
    ...(given.rollout === undefined ? {} : { rollout: given.rollout }),
    limits: limitsJson(limits),
    builds,
    statements: statementsJson(statementRows(rehearsal, sizes, inspection?.statements)),
    ...(inspection === null
      ? {}
      : { coverage: { ...inspection.coverage, percent: percentOf(inspection.coverage) } }),
    checks: checksOf(plan, basis, { inspection, rehearsal, drift }),
    ...(rehearsal === null ? {} : { rehearsal }),
    ...(facts === null ? {} : { facts: { environment: facts.environment, at: facts.at } }),
  };
}

function howOf({ plan, limits, rollout }: ShownPlan): Conduct {
  const how = conductOf(plan, limits);
  return rollout === undefined ? how : { ...how, rollout };
}

function rehearsalOf({ rehearsal }: ShownPlan): Rehearsal | null {
  return rehearsal === null ? null : rehearsal.rehearsal;
}

/** Whether something pending is an exit code of its own. */
export function pendingOf(call: Call): "say pending" | "only problems" {
  return call.on("exit-code") ? "say pending" : "only problems";
}

export function formatOf(call: Call): "text" | "markdown" | "json" {
  return oneOf(call, "format", ["text", "markdown", "json"]) ?? "text";
}

function markdown(given: ShownPlan): string {
  const { plan, catalog, environment, basis, builds, inspection, facts, sizes, drift } = given;
  const rehearsal = rehearsalOf(given);
  const statements = rehearsal === null ? statementSection(null, sizes, inspection, whole) : "";
  const rehearsed = rehearsal === null ? null : rehearsalSections(rehearsal, sizes, whole);
  return [
    planMarkdown(plan, catalog, environment, howOf(given)),
    buildsMarkdown(builds),
    facts === null ? "" : sizesMarkdown(plan, catalog, facts),
    statements === "" ? "" : `\n${statements}`,
    rehearsal === null ? "" : `\n${rehearsalMarkdown(rehearsal, environment, facts)}`,
    `\n${checkedTable(plan, basis, { inspection, rehearsed, drift })}`,
  ].join("");
}

function text(call: Call, given: ShownPlan): string {
  const { plan, catalog, environment, basis, builds, inspection, facts, sizes, drift } = given;
  const palette = paletteOf(call);
  const rehearsal = rehearsalOf(given);
  const statements = statementListText(rehearsal, sizes, inspection, palette);
  return [
    planText(plan, catalog, environment, palette, howOf(given)),
    buildsText(builds),
    facts === null ? "" : sizesText(plan, catalog, facts, palette),
    statements === "" ? "" : `\n${statements}`,
    rehearsal === null ? "" : `\n${proofText(rehearsal, palette)}`,
    // Nothing to run is nothing to check.
    plan.verdict === "nothing"
      ? ""
      : `\n${checksText(checksOf(plan, basis, { inspection, rehearsal, drift }), palette)}`,
  ].join("");
}
