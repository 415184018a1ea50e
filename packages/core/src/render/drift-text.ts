import { cohortSize, driftedTargets } from "../drift/drift.ts";
import type { Drift, DriftCohort, Outlier } from "../drift/drift.ts";
import type { ObjectDifference } from "../fingerprint/compare-objects.ts";
import { capped, counted, thousands, whom } from "../words.ts";
import { visible, visibleLines } from "./escape.ts";
import type { Palette } from "./palette.ts";
import { problemsText } from "./problems.ts";

/** `short`: one line for each object, and not too many. `whole`: both definitions of every object, one above the other. */
export type DriftDetail = "short" | "whole";

/** Where a fleet has drifted, for a terminal. It grows with the ways to differ, not with tenants. */
export function driftText(drift: Drift, palette: Palette, detail: DriftDetail = "short"): string {
  const parts = [
    `${palette.strong(`Drift in ${visible(drift.environment)}:`)} ${verdict(drift, palette)}\n`,
    ...drift.cohorts
      .filter(({ outliers }) => outliers.length > 0)
      .map((cohort) => cohortText(cohort, palette, detail)),
    alone(drift, palette),
    problemsText(drift.problems, palette),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

/** Beyond these there is a count. */
const mostOutliers = 20;
const mostObjects = 8;
const widest = 100;

function verdict(drift: Drift, palette: Palette): string {
  const drifted = driftedTargets(drift).length;
  if (drift.compared === 0) return palette.warn("nothing could be compared");
  if (drifted === 0) return palette.good(`none in ${counted(drift.compared, "target")}`);
  const verb = drifted === 1 ? "is" : "are";
  return palette.bad(
    `${thousands(drifted)} of ${counted(drift.compared, "target")} ${verb} not like the others`,
  );
}

function cohortText(cohort: DriftCohort, palette: Palette, detail: DriftDetail): string {
  const shown = cohort.outliers.slice(0, mostOutliers);
  const left = cohort.outliers.length - shown.length;
  return [
    `  ${palette.faint("at")} ${visible(cohort.head ?? "start")}: ${agreement(cohort)}\n`,
    ...shown.map((outlier) => outlierText(outlier, palette, detail)),
    left > 0 ? `  … and ${counted(left, "other way")} to differ\n` : "",
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** What the outliers of a cohort are held against, in words. */
export function agreement(cohort: DriftCohort): string {
  const { basis, agreeing } = cohort;
  const share = `${thousands(agreeing.length)} of ${counted(cohortSize(cohort), "target")}`;
  switch (basis) {
    case "rehearsed":
      return `${share} ${agreeing.length === 1 ? "is" : "are"} as rehearsed`;
    case "majority":
      return `${share} agree`;
    case "tie":
      return `no majority, so held against ${visible(capped(agreeing.map(({ id }) => id)))}`;
    case "alone":
      return "nothing to compare with";
  }
}

function outlierText({ targets, kinds, objects }: Outlier, palette: Palette, detail: DriftDetail): string {
  const head = `  ${palette.strong(visible(whom(targets.map(({ id }) => id))))}\n`;
  if (objects === null) return `${head}    ${palette.warn("~")} ${kinds.join(", ")}\n`;
  if (detail === "whole") return head + objects.map((object) => wholeObject(object, palette)).join("");
  const shown = objects.slice(0, mostObjects);
  const left = objects.length - shown.length;
  const more = left > 0 ? `    … and ${thousands(left)} more: drift --tenant <id> shows all\n` : "";
  return head + shown.map((object) => shortObject(object, palette)).join("") + more;
}

function shortObject(object: ObjectDifference, palette: Palette): string {
  const { kind, name, ours, theirs } = object;
  const title = `    ${sign(object, palette)} ${kind} ${visible(name)}`;
  if (ours === null) return `${title}  ${palette.faint("only in the others")}\n`;
  if (theirs === null) return `${title}  ${oneLine(ours)} ${palette.faint("· not in the others")}\n`;
  return `${title}  ${oneLine(ours)} ${palette.faint("· others:")} ${oneLine(theirs)}\n`;
}

function wholeObject(object: ObjectDifference, palette: Palette): string {
  const side = (name: string, definition: string | null): string =>
    `      ${palette.faint(name.padEnd(6))}  ${definition === null ? palette.faint("(not there)") : block(definition)}\n`;
  const title = `    ${sign(object, palette)} ${object.kind} ${visible(object.name)}\n`;
  return title + side("ours", object.ours) + side("others", object.theirs);
}

function sign({ ours, theirs }: ObjectDifference, palette: Palette): string {
  if (ours === null) return palette.bad("-");
  return theirs === null ? palette.good("+") : palette.warn("~");
}

function block(definition: string): string {
  return visibleLines(definition.trimEnd()).replaceAll("\n", `\n${" ".repeat(14)}`);
}

function oneLine(definition: string): string {
  const line = visible(definition.replaceAll(/\s+/g, " ").trim());
  return line.length > widest ? `${line.slice(0, widest)}…` : line;
}

/** Nothing says what a target must look like that has nobody beside it. */
function alone({ cohorts }: Drift, palette: Palette): string {
  const targets = cohorts.flatMap(({ basis, agreeing }) => (basis === "alone" ? agreeing : []));
  if (targets.length === 0) return "";
  const names = visible(capped(targets.map(({ id }) => id)));
  const verb = targets.length === 1 ? "is" : "are";
  return palette.faint(
    `Not compared: ${names} ${verb} alone at ${targets.length === 1 ? "its" : "their"} history.\n`,
  );
}
