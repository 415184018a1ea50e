import type { Outcome } from "../event.ts";
import type { FailureGroup } from "../failures.ts";
import type { Report, Stopped } from "../report.ts";
import { capped, counted, thousands } from "../words.ts";
import { duration } from "./duration.ts";
import { visible, visibleLines } from "./escape.ts";
import type { Palette } from "./palette.ts";
import { wavesText } from "./wave-reports.ts";

/** What a run did, for a terminal: verdict, counts, then failures that are alike together. */
export function reportText(report: Report, palette: Palette): string {
  const parts = [
    `${headline(report, palette)}\n${palette.faint(numbers(report))}\n`,
    report.stoppedBecause === null ? "" : `${visible(report.stoppedBecause)}\n`,
    wavesText(report),
    ...report.failures.map((group) => failureText(group, palette)),
    report.otherFailures > 0 ? `and ${counted(report.otherFailures, "other failure")}\n` : "",
    report.notes.map((note) => `${palette.faint("note")} ${visible(note)}\n`).join(""),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

/** What happened, in one sentence. */
export function outcomeOf({ verb, outcomes, stopped }: Report): string {
  const { done, failed, unknown, unchanged } = outcomes;
  const did = verb === "apply" ? "Applied to" : "Reverted in";
  const wrong = [
    ...named(outcomes, "failed"),
    ...named(outcomes, "unknown"),
    ...named(outcomes, "unreached"),
    ...named(outcomes, "skipped"),
  ];
  if (stopped !== null)
    return [`Stopped ${reasons[stopped]}: ${counted(done, "target")} done`, ...wrong].join(", ");
  if (done + failed + unknown === 0 && wrong.length === 0)
    return `Nothing to do: ${counted(unchanged, "target")} up to date`;
  return [`${did} ${counted(done, "target")}`, ...wrong].join(", ");
}

/** `12 steps in 3.4 s · step 8 ms median, 20 ms p95, 41 ms longest · 2 retries · 5 up to date`. */
export function numbers({ steps, timing, retries, outcomes }: Report): string {
  const { totalMs, p50Ms, p95Ms, maxMs } = timing;
  const each =
    steps > 1
      ? [`per step ${duration(p50Ms)} median, ${duration(p95Ms)} p95, ${duration(maxMs)} longest`]
      : [];
  return [
    `${counted(steps, "step")} in ${duration(totalMs)}`,
    ...each,
    ...(retries > 0 ? [retries === 1 ? "1 retry" : `${thousands(retries)} retries`] : []),
    ...(outcomes.unchanged > 0 ? [`${thousands(outcomes.unchanged)} up to date`] : []),
    ...named(outcomes, "gone"),
  ].join(" · ");
}

/** Why a run stopped, to follow the word `Stopped`. */
const reasons: Readonly<Record<Stopped, string>> = {
  "max-failures": "after too many failures",
  "circuit-breaker": "because the first targets all failed alike",
  deadline: "at the deadline",
  signal: "by a signal",
  "lease-lost": "because another run may have taken over",
  busy: "because a tenant is being created without end",
  unconfirmed: "because durability could not be confirmed",
};

function headline(report: Report, palette: Palette): string {
  const { failed, unknown, unreached, skipped } = report.outcomes;
  const bad = failed + unknown + unreached + skipped > 0 || report.stopped !== null;
  return palette.strong(bad ? palette.bad(outcomeOf(report)) : palette.good(outcomeOf(report)));
}

function named(outcomes: Report["outcomes"], outcome: Outcome): readonly string[] {
  return outcomes[outcome] > 0 ? [`${thousands(outcomes[outcome])} ${outcome}`] : [];
}

function failureText({ first, count, targets }: FailureGroup, palette: Palette): string {
  const { step, sqlstate, message, help, path, line, excerpt } = first;
  const who = count > targets.length ? counted(count, "target") : capped(targets);
  const where = path === null ? "" : `  ${visible(line === null ? path : `${path}:${line}`)}`;
  const lines = [
    `${palette.bad("failed")} ${palette.strong(visible(who))}${step === null ? "" : ` at ${visible(step)}`}${where}`,
    `  ${visible(message)}${sqlstate === null ? "" : palette.faint(` (${visible(sqlstate)})`)}`,
    ...(excerpt === null
      ? []
      : visibleLines(excerpt)
          .split("\n")
          .map((text) => `    ${text}`)),
    ...(help === "" ? [] : [`  ${palette.faint(visible(help))}`]),
  ];
  return `${lines.join("\n")}\n`;
}
