import { cohortSize, driftedTargets } from "../drift/drift.ts";
import type { Drift, DriftCohort, Outlier } from "../drift/drift.ts";
import type { ObjectDifference } from "../fingerprint/compare-objects.ts";
import { capped, counted, thousands, whom } from "../words.ts";
import { visible, visibleLines } from "./escape.ts";
import type { Palette } from "./palette.ts";
import { problemsText } from "./problems.ts";
import { columnOf, sideBySide } from "./side-by-side.ts";

/** `short`: one line for each object, and not too many. `whole`: both definitions of every object. */
export type DriftDetail = "short" | "whole";

/** How it is shown. */
interface DriftView {
  readonly palette: Palette;
  readonly detail: DriftDetail;
  /** Of the terminal, in columns: both definitions stand beside each other where there is room; null where there is none. */
  readonly width: number | null;
}

/** Where a fleet has drifted, for a terminal. It grows with the ways to differ, not with tenants. */
export function driftText(
  drift: Drift,
  palette: Palette,
  detail: DriftDetail = "short",
  width: number | null = null,
): string {
  const view = { palette, detail, width };
  const parts = [
    `${palette.strong(`Drift in ${visible(drift.environment)}:`)} ${verdict(drift, palette)}\n`,
    ...drift.cohorts.filter(({ outliers }) => outliers.length > 0).map((cohort) => cohortText(cohort, view)),
    alone(drift, palette),
    problemsText(drift.problems, palette),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

/** Beyond these there is a count. */
const mostOutliers = 20;
const mostObjects = 8;
const widest = 100;
/** Below it two columns are too narrow to read. */
const wideEnough = 80;
const besideIndent = 6;

function verdict(drift: Drift, palette: Palette): string {
  const drifted = driftedTargets(drift).length;
  if (drift.compared === 0) return palette.warn("nothing could be compared");
  if (drifted === 0) return palette.good(`none in ${counted(drift.compared, "target")}`);
  const verb = drifted === 1 ? "is" : "are";
  return palette.bad(
    `${thousands(drifted)} of ${counted(drift.compared, "target")} ${verb} not like the others`,
  );
}

function cohortText(cohort: DriftCohort, view: DriftView): string {
  const shown = cohort.outliers.slice(0, mostOutliers);
  const left = cohort.outliers.length - shown.length;
  return [
    `  ${view.palette.faint("at")} ${visible(cohort.head ?? "start")}: ${agreement(cohort)}\n`,
    ...shown.map((outlier) => outlierText(outlier, cohort, view)),
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

function outlierText(
  { targets, kinds, objects }: Outlier,
  { basis }: DriftCohort,
  { palette, detail, width }: DriftView,
): string {
  const who = visible(whom(targets.map(({ id }) => id)));
  const head = `  ${palette.strong(who)}\n`;
  if (objects === null) return `${head}    ${palette.warn("~")} ${kinds.join(", ")}\n`;
  if (detail === "whole" && width !== null && width >= wideEnough) {
    const beside = objects.map((object) => besideObject(object, palette, width));
    return columnHeads(sides[basis], who, palette, width) + beside.join("");
  }
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

/** What stands on the left. */
const sides: Readonly<Record<DriftCohort["basis"], string>> = {
  rehearsed: "as rehearsed",
  majority: "most targets",
  tie: "the others",
  alone: "",
};

function columnHeads(left: string, right: string, palette: Palette, width: number): string {
  const column = columnOf(width - besideIndent);
  const cut = (text: string): string => (text.length > column ? `${text.slice(0, column - 1)}…` : text);
  return `${" ".repeat(besideIndent)}${palette.faint(left.padEnd(column))}   ${palette.strong(cut(right))}\n`;
}

function besideObject(object: ObjectDifference, palette: Palette, width: number): string {
  const shown = (text: string | null): string | null => text && visibleLines(text.trimEnd());
  const lines = sideBySide(shown(object.theirs), shown(object.ours), width - besideIndent);
  const title = `    ${sign(object, palette)} ${object.kind} ${visible(object.name)}\n`;
  return title + lines.map((line) => `${" ".repeat(besideIndent)}${line}\n`).join("");
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
