import { driftedTargets } from "../drift/drift.ts";
import type { Drift, DriftCohort, Outlier } from "../drift/drift.ts";
import type { ObjectDifference } from "../fingerprint/compare-objects.ts";
import { counted, namedAtMost, thousands } from "../words.ts";
import { details } from "./details.ts";
import { agreement } from "./drift-text.ts";
import { cellCode, code, prose } from "./escape.ts";
import { markdownTable } from "./table.ts";

/** Where a fleet has drifted, for an issue or a job's summary. */
export function driftMarkdown(drift: Drift): string {
  const drifted = driftedTargets(drift).length;
  const parts = [
    `### Schema drift · ${prose(drift.environment)}\n`,
    alert(drift, drifted),
    ...drift.cohorts.filter(({ outliers }) => outliers.length > 0).map((cohort) => cohortMarkdown(cohort)),
    ...drift.problems.map(({ code: which, message }) => `- ⛔ ${code(which)}: ${prose(message)}\n`),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

const mostOutliers = 20;
const mostObjects = 20;
const widest = 120;

function alert({ compared }: Drift, drifted: number): string {
  if (compared === 0) return "> [!WARNING]\n> **Nothing could be compared.**\n";
  if (drifted === 0) return `> [!TIP]\n> **No drift** in ${counted(compared, "target")}.\n`;
  return `> [!CAUTION]\n> **${thousands(drifted)} of ${counted(compared, "target")}** ${drifted === 1 ? "is" : "are"} not like the others.\n`;
}

function cohortMarkdown(cohort: DriftCohort): string {
  const shown = cohort.outliers.slice(0, mostOutliers);
  const left = cohort.outliers.length - shown.length;
  const head = cohort.head === null ? "the start" : code(cohort.head);
  return [
    `At ${head}: ${prose(agreement(cohort))}.\n`,
    ...shown.map((outlier) => outlierMarkdown(outlier)),
    left > 0 ? `… and ${counted(left, "other way")} to differ\n` : "",
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function outlierMarkdown({ targets, kinds, objects }: Outlier): string {
  const names = targets.slice(0, namedAtMost).map(({ id }) => code(id));
  const title =
    targets.length > namedAtMost ? `**${counted(targets.length, "target")}**` : `**${names.join(", ")}**`;
  if (objects === null) return `${title}: ${kinds.join(", ")}\n`;
  const rows = objects.slice(0, mostObjects).map((object) => row(object));
  const left = objects.length - rows.length;
  const body = markdownTable(["Object", "Here", "In the others"], [":--", ":--", ":--"], rows);
  const more = left > 0 ? `\n… and ${thousands(left)} more\n` : "";
  return `${title}\n\n${rows.length > namedAtMost ? details(counted(objects.length, "object"), body + more) : body + more}`;
}

function row({ kind, name, ours, theirs }: ObjectDifference): readonly string[] {
  return [`${kind} ${cellCode(name)}`, definition(ours), definition(theirs)];
}

function definition(text: string | null): string {
  if (text === null) return "–";
  const line = text.replaceAll(/\s+/g, " ").trim();
  return cellCode(line.length > widest ? `${line.slice(0, widest)}…` : line);
}
