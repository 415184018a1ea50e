import type { Report, WaveReport } from "../report.ts";
import { thousands } from "../words.ts";
import { duration } from "./duration.ts";
import { markdownTable, table } from "./table.ts";

const outcomes = ["done", "failed", "unknown", "gone", "unreached", "skipped"] as const;

/** What happened wave by wave, for a terminal; empty where no stage was divided. */
export function wavesText({ waves }: Report): string {
  if (waves.length === 0) return "";
  const rows = waves.map((wave) => [numberOf(wave, waves), wave.name, ends(wave).join(", "), time(wave)]);
  return table(rows, "  ");
}

/** The same as a table for Markdown. */
export function wavesTable({ waves }: Report): string {
  if (waves.length === 0) return "";
  const rows = waves.map((wave) => [numberOf(wave, waves), wave.name, ends(wave).join(", "), time(wave)]);
  return markdownTable(["Wave", "Who", "Targets", "Took"], ["--:", ":--", ":--", "--:"], rows);
}

/** `2`; `1.2` where waves of several stages have to be told apart. */
function numberOf({ stage, index }: WaveReport, all: readonly WaveReport[]): string {
  const isOnly = all.every((other) => other.stage === stage);
  return isOnly ? String(index + 1) : `${stage + 1}.${index + 1}`;
}

function ends({ outcomes: counts }: WaveReport): readonly string[] {
  const some = outcomes.filter((outcome) => counts[outcome] > 0);
  return some.map((outcome) => `${thousands(counts[outcome])} ${outcome}`);
}

function time({ outcomes: { skipped, ...others }, ms }: WaveReport): string {
  const isBegun = Object.values(others).some((count) => count > 0);
  return skipped > 0 && !isBegun ? "not begun" : duration(ms);
}
