import type { Facts } from "../facts/facts.ts";
import type {
  Rehearsal,
  RehearsalOutcome,
  RehearsedCohort,
  RehearsedStep,
  SchemaDifference,
} from "../rehearse/rehearsal.ts";
import { proofOf } from "../rehearse/proof.ts";
import { counted, whom } from "../words.ts";
import { visible, visibleLines } from "./escape.ts";
import type { Palette } from "./palette.ts";
import { statementsText } from "./statement-table.ts";

/** A rehearsal for a terminal: what was proven, what its statements lock, and what went wrong, with the place. */
export function rehearsalText(rehearsal: Rehearsal, facts: Facts | null, palette: Palette): string {
  return [proofText(rehearsal, palette), statementsText(rehearsal, facts, palette)]
    .filter((part) => part !== "")
    .join("\n");
}

/** The same without its statements, which a plan shows itself. */
export function proofText(rehearsal: Rehearsal, palette: Palette): string {
  const { cohorts, notes } = rehearsal;
  const parts = [
    `${palette.strong("Rehearsal")}${where(rehearsal)}: ${summary(rehearsal, palette)}\n`,
    notes.map((note) => `  ${palette.warn("note")} ${visible(note)}\n`).join(""),
    ...cohorts.map((cohort) => cohortText(cohort, palette)),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

const kinds = {
  embedded: "the embedded server, empty tables",
  shadow: "the server of --shadow-url, empty tables",
  sandbox: "the sandbox, empty tables",
} as const;

function where({ server }: Rehearsal): string {
  return server === null ? "" : ` on PostgreSQL ${visible(server.version)} (${kinds[server.kind]})`;
}

function summary(rehearsal: Rehearsal, palette: Palette): string {
  if (rehearsal.skipped !== null) return palette.warn(`not run: ${visible(rehearsal.skipped)}`);
  const { verdict, text } = proofOf(rehearsal);
  const paint = { nothing: palette.good, proven: palette.good, partly: palette.warn, failed: palette.bad };
  return paint[verdict](text);
}

function cohortText(
  { targets, count, from, base, skipped, steps }: RehearsedCohort,
  palette: Palette,
): string {
  const who =
    count <= targets.length ? whom(targets) : `${counted(count, "tenant")} like ${targets[0] ?? ""}`;
  const at = from.head === null ? "from the start" : `at ${from.head}`;
  const start = base === null ? "" : `, from ${base}`;
  const head = `  ${palette.strong(visible(who))} ${palette.faint(visible(`${at}${start}`))}\n`;
  if (skipped !== null) return `${head}    ${palette.warn("not rehearsed")}: ${visible(skipped)}\n`;
  return head + steps.map((step) => stepText(step, palette)).join("");
}

const signs: Readonly<Record<RehearsalOutcome, string>> = {
  proven: "✓",
  "up only": "–",
  differs: "✗",
  failed: "✗",
  "not run": "–",
};

function stepText(step: RehearsedStep, palette: Palette): string {
  const { id, outcome, verified } = step;
  const paint = outcome === "proven" ? palette.good : sad(outcome) ? palette.bad : palette.warn;
  const checks = verified > 0 ? `, ${counted(verified, "check")} held` : "";
  const line = `    ${paint(signs[outcome])} ${visible(id)}  ${visible(said(step))}${checks}\n`;
  return (
    line + errorText(step, palette) + step.differences.map((one) => differenceText(one, palette)).join("")
  );
}

function sad(outcome: RehearsalOutcome): boolean {
  return outcome === "failed" || outcome === "differs";
}

function said({ outcome, reason, during }: RehearsedStep): string {
  switch (outcome) {
    case "proven":
      return "up, down, up";
    case "up only":
      return `up only: ${reason}`;
    case "not run":
      return `not run: ${reason}`;
    case "failed":
      return `fails on ${during ?? "up"}`;
    case "differs":
      return during === "down"
        ? "down does not bring back what was there before"
        : "does something else the second time";
  }
}

function errorText({ error }: RehearsedStep, palette: Palette): string {
  if (error === null) return "";
  const place = palette.strong(visible(`${error.path}:${error.line}:${error.column}`));
  const excerpt = visibleLines(error.excerpt)
    .split("\n")
    .map((line) => `        ${line}\n`)
    .join("");
  return `      ${place} ${visible(error.message)} (${visible(error.sqlstate)})\n${excerpt}`;
}

function differenceText({ object, before, after }: SchemaDifference, palette: Palette): string {
  const lines = [
    `      ${visible(object)}\n`,
    before === null ? "" : `        ${palette.bad(`- ${visible(before)}`)}\n`,
    after === null ? "" : `        ${palette.good(`+ ${visible(after)}`)}\n`,
  ];
  return lines.join("");
}
