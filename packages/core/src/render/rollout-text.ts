import type { Conduct } from "../plan/conduct.ts";
import type { Plan } from "../plan.ts";
import type { RunLimits } from "../run-limits.ts";
import { thousands } from "../words.ts";
import { parallelText, retriesText, timeoutTexts } from "./limits.ts";
import type { Palette } from "./palette.ts";
import { rolloutRows, rolloutTitle, runBudget, type RolloutRow } from "./rollout.ts";
import { table } from "./table.ts";

/** How a run would go about a plan, for a terminal; empty where nothing is pending, and where nothing is known of it. */
export function rolloutText(plan: Plan, how: Conduct, palette: Palette): string {
  if (plan.stages.length === 0) return "";
  const { limits } = how;
  const rows = rolloutRows(plan, how);
  const isDivided = rows.some(({ wave }) => wave !== null);
  const lines = [
    isDivided ? runBudget(how) : "",
    ...(limits === null ? [] : limitLines(plan, limits, isDivided ? [] : rows)),
  ];
  const body = lines.filter((line) => line !== "").map((line) => `  ${line}\n`);
  return [isDivided ? waveTable(rows, palette) : "", ...body].join("");
}

function waveTable(rows: readonly RolloutRow[], palette: Palette): string {
  const head = ["stage", "wave", "who", "tenants", "stops with"].map(palette.faint);
  const cells = rows
    .filter(({ wave }) => wave !== null)
    .map(({ stage, wave, who, targets, stops }) => [
      String(stage + 1),
      String((wave ?? 0) + 1),
      who,
      thousands(targets),
      stops,
    ]);
  return table([head, ...cells], "  ");
}

/** Where no table says how the stages are gone through, and what stops them, the first line does. */
function limitLines(plan: Plan, limits: RunLimits, undivided: readonly RolloutRow[]): readonly string[] {
  const stops = undivided.find(({ stops }) => stops !== "")?.stops;
  const first = [
    rolloutTitle(plan, undivided) ?? "",
    parallelText(limits),
    stops === undefined ? "" : `stops with ${stops}`,
  ];
  return [
    first.filter((part) => part !== "").join(" · "),
    [...timeoutTexts(limits), retriesText(limits)].join(" · "),
  ];
}
