import type { Facts, Sizes } from "../facts/facts.ts";
import type { Rehearsal, RehearsedStep } from "../rehearse/rehearsal.ts";
import { proofOf } from "../rehearse/proof.ts";
import { counted } from "../words.ts";
import { code, fenced, prose } from "./escape.ts";
import { placeSpan, whole, type PlanView } from "./plan-view.ts";
import { statementSection } from "./statement-section.ts";

/** The parts of a rehearsal as a pull request shows them; empty where there is nothing to say. */
export interface RehearsalSections {
  /** What each statement locks and does. */
  readonly statements: string;
  /** What failed or came back differently, with the place. */
  readonly failures: string;
  /** One line for the table of checks. */
  readonly check: string;
}

const alerts = { nothing: "TIP", proven: "NOTE", partly: "WARNING", failed: "CAUTION" } as const;

/** A rehearsal by itself, for a pull request. */
export function rehearsalMarkdown(rehearsal: Rehearsal, environment: string, facts: Facts | null): string {
  const sections = rehearsalSections(rehearsal, facts, whole);
  const { verdict } = proofOf(rehearsal);
  const alert = `> [!${rehearsal.skipped === null ? alerts[verdict] : "WARNING"}]\n> ${sections.check}\n`;
  const notes = rehearsal.notes.map((note) => `- ${prose(note)}\n`).join("");
  return [`### Rehearsal · ${prose(environment)}\n`, alert, notes, sections.statements, sections.failures]
    .filter((part) => part !== "")
    .join("\n");
}

export function rehearsalSections(
  rehearsal: Rehearsal,
  facts: Sizes | null,
  view: PlanView,
): RehearsalSections {
  return {
    statements: statementSection(rehearsal, facts, null, view),
    failures: failures(rehearsal, view),
    check: checkText(rehearsal),
  };
}

const signs = { nothing: "✅", proven: "✅", partly: "⚠️", failed: "⛔" } as const;

function checkText(rehearsal: Rehearsal): string {
  if (rehearsal.skipped !== null) return `➖ not run: ${prose(rehearsal.skipped)}`;
  const { verdict, text } = proofOf(rehearsal);
  const reasons = rehearsal.cohorts.flatMap(({ skipped }) => skipped ?? []);
  const why = reasons[0] === undefined ? "" : ` (${prose(reasons[0])})`;
  return `${signs[verdict]} ${prose(text)}${why}`;
}

const mostFailures = 10;

function failures({ cohorts }: Rehearsal, view: PlanView): string {
  const all = cohorts.flatMap(({ steps }) => steps).flatMap((step) => failure(step, view));
  const texts = [...new Set(all)];
  const left = texts.length - mostFailures;
  const more = left > 0 ? `… and ${counted(left, "more failure")}\n` : "";
  return [...texts.slice(0, mostFailures), ...(more === "" ? [] : [more])].join("\n");
}

function failure(step: RehearsedStep, view: PlanView): readonly string[] {
  const { id, error, during, outcome, differences, statements } = step;
  if (error !== null) {
    const place = placeSpan(error, `${error.path}:${error.line}:${error.column}`, view);
    const head = `#### ⛔ ${code(id)} fails on ${during ?? "up"} — ${place}`;
    return [
      `${head}\n\n${prose(error.message)} (${code(error.sqlstate)})\n\n${fenced(error.excerpt, "sql")}\n`,
    ];
  }
  if (outcome !== "differs") return [];
  const path = statements[0]?.path;
  const place = path === undefined ? "" : ` — ${placeSpan({ path }, path, view)}`;
  const what =
    during === "down"
      ? "down does not bring back what was there before"
      : "the second up does something else";
  const lines = differences.flatMap(({ object, before, after }) => [
    `  ${object}`,
    ...(before === null ? [] : [`- ${before}`]),
    ...(after === null ? [] : [`+ ${after}`]),
  ]);
  return [`#### ⛔ ${code(id)}: ${what}${place}\n\n${fenced(lines.join("\n"), "diff")}\n`];
}
