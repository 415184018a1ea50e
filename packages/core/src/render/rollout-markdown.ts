import type { Conduct } from "../plan/conduct.ts";
import type { Cohort, Plan } from "../plan.ts";
import type { RunLimits } from "../run-limits.ts";
import { counted, namedAtMost, thousands } from "../words.ts";
import { details } from "./details.ts";
import { cellCode } from "./escape.ts";
import { parallelText, retriesText, timeoutTexts } from "./limits.ts";
import { rolloutRows, rolloutTitle, runBudget, type RolloutRow } from "./rollout.ts";
import { markdownTable } from "./table.ts";

/** How a run would go about a plan: waves, stages, what stops it, timeouts and retries. Empty where nothing is pending. */
export function rolloutDetails(plan: Plan, how: Conduct): string {
  if (plan.stages.length === 0) return "";
  const { rollout, limits } = how;
  const rows = rolloutRows(plan, how);
  const run = runBudget(how);
  const parts = [
    limits === null && rollout === null ? "" : waveTable(rows),
    run === "" ? "" : `${run}\n`,
    stageTable(plan),
    limits === null ? "" : limitList(limits),
  ].filter((part) => part !== "");
  if (parts.length === 0) return "";
  const waves = rolloutTitle(plan, rows);
  const stages = plan.stages.length > 1 ? ` in ${plan.stages.length} stages` : "";
  return details(`Rollout${stages}${waves === null ? "" : `: ${waves}`}`, parts.join("\n"));
}

function waveTable(rows: readonly RolloutRow[]): string {
  if (rows.length === 0) return "";
  return markdownTable(
    ["Stage", "Wave", "Who", "Targets", "Stops with"],
    ["--:", "--:", ":--", "--:", ":--"],
    rows.map(({ stage, wave, who, targets, stops }) => [
      String(stage + 1),
      wave === null ? "–" : String(wave + 1),
      who,
      thousands(targets),
      stops === "" ? "–" : stops,
    ]),
  );
}

function limitList(limits: RunLimits): string {
  const timeouts = timeoutTexts(limits).map((text) => `\`${text}\``);
  return [
    `- ${parallelText(limits)}${limits.concurrency === null ? ", as suits the machine that runs it" : ""}`,
    `- ${timeouts.join(", ")}; what runs concurrently waits without a lock timeout`,
    `- ${retriesText(limits)}${limits.retries === 0 ? "" : ", each after a longer random pause"}`,
    "- a run stops, too, when the first 5 targets of a cohort fail alike, or 5 in a row on one server cannot be reached",
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function stageTable({ stages, verb }: Plan): string {
  if (stages.length < 2) return "";
  const rows = stages.map(({ kind, cohorts, requires }, index) => [
    String(index + 1),
    kind === "public" ? "public" : counted(new Set(cohorts.flatMap(targetIds)).size, "tenant"),
    [index === 0 ? "at once" : `after stage ${index}`, ...conditions(requires, verb)].join(", "),
  ]);
  return markdownTable(["Stage", "Who", "Starts"], ["--:", ":--", ":--"], rows);
}

function conditions(requires: readonly string[], verb: Plan["verb"]): readonly string[] {
  if (requires.length === 0) return [];
  const ids = [...new Set(requires.map((node) => node.slice(node.indexOf(":") + 1)))];
  return [
    `once ${some(ids)} ${ids.length === 1 ? "is" : "are"} ${verb === "apply" ? "recorded" : "gone"} everywhere`,
  ];
}

function some(nodes: readonly string[]): string {
  const shown = nodes.slice(0, namedAtMost).map(cellCode).join(", ");
  return nodes.length > namedAtMost ? `${shown} and ${thousands(nodes.length - namedAtMost)} more` : shown;
}

function targetIds({ targets }: Cohort): readonly string[] {
  return targets.map(({ id }) => id);
}
