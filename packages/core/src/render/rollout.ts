import type { Plan } from "../plan.ts";
import { rolloutOf, type RolloutJson } from "../plan/json.ts";
import type { PlannedWave } from "../waves/planned.ts";
import { counted, thousands } from "../words.ts";
import type { Palette } from "./palette.ts";
import { markdownTable, table } from "./table.ts";

/** `canary 5 → 1 % → rest`: the waves of the first stage that is divided; null where none is. */
export function rolloutTitle(planned: readonly PlannedWave[]): string | null {
  const stage = planned.find(({ name }) => name !== "all")?.stage;
  if (stage === undefined) return null;
  const names = planned
    .filter((wave) => wave.stage === stage)
    .map(({ name, targets }) => (name === "canary" ? `${name} ${thousands(targets)}` : name));
  return names.join(" → ");
}

/** The rollout for a terminal; empty where nobody asked for one. */
export function rolloutText(plan: Plan, palette: Palette): string {
  const rollout = rolloutOf(plan);
  if (rollout === null || rollout.waves.length === 0) return "";
  const head = ["stage", "wave", "who", "tenants", "stops with"].map(palette.faint);
  return `${table([head, ...rowsOf(rollout.waves)], "  ")}${runBudget(rollout, "  ")}`;
}

/** The same as a table for Markdown. */
export function rolloutTable(rollout: RolloutJson | null): string {
  const rows = rowsOf(rollout?.waves ?? []);
  if (rows.length === 0) return "";
  const body = markdownTable(
    ["Stage", "Wave", "Who", "Tenants", "Stops with"],
    ["--:", "--:", ":--", "--:", ":--"],
    rows,
  );
  const run = runBudget(rollout, "");
  return run === "" ? body : `${body}\n${run}`;
}

function rowsOf(planned: readonly PlannedWave[]): readonly (readonly string[])[] {
  return planned.map(({ stage, index, name, targets, budget }) => [
    String(stage + 1),
    String(index + 1),
    name,
    thousands(targets),
    budget === null ? "no number of failures" : counted(budget, "failed target"),
  ]);
}

function runBudget(rollout: RolloutJson | null, indent: string): string {
  const most = rollout?.budget ?? null;
  return most === null
    ? ""
    : `${indent}The run stops with ${counted(most, "failed target")} in all waves together.\n`;
}
