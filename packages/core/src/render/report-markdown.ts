import type { FailureGroup } from "../failures.ts";
import type { Report } from "../report.ts";
import { counted, namedAtMost, thousands } from "../words.ts";
import { code, fenced, prose } from "./escape.ts";
import { numbers, outcomeOf } from "./report-text.ts";
import { wavesTable } from "./wave-reports.ts";

/** What a run did, for a pull request: the comment of the plan becomes this. */
export function reportMarkdown(report: Report, environment: string): string {
  const parts = [
    `### Database ${report.verb} · ${prose(environment)}\n`,
    `> [!${alertOf(report)}]\n> **${outcomeOf(report)}.**\n`,
    report.stoppedBecause === null ? "" : `${prose(report.stoppedBecause)}\n`,
    `${numbers(report)}\n`,
    wavesTable(report),
    ...report.failures.map(failureSection),
    report.otherFailures > 0 ? `… and ${counted(report.otherFailures, "other failure")}\n` : "",
    report.notes.map((note) => `- ${prose(note)}\n`).join(""),
    unfinished(report),
    `<sub>Run ${code(report.run)} · plan ${code(report.digest)}</sub>\n`,
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function alertOf({ outcomes, stopped }: Report): "TIP" | "WARNING" | "CAUTION" {
  if (stopped !== null) return "CAUTION";
  return outcomes.failed + outcomes.unknown + outcomes.unreached + outcomes.skipped > 0 ? "WARNING" : "TIP";
}

function failureSection({ first, count, targets }: FailureGroup): string {
  const { step, sqlstate, message, help, path, line, excerpt } = first;
  const names = targets.slice(0, namedAtMost).map(code).join(", ");
  const who = count > namedAtMost ? `${thousands(count)} targets, first ${names}` : names;
  const where = path === null ? "" : ` — ${code(line === null ? path : `${path}:${line}`)}`;
  return [
    `#### ⛔ ${step === null ? "failed" : code(step)}${where}\n`,
    `${who}: ${prose(message)}${sqlstate === null ? "" : ` (${code(sqlstate)})`}\n`,
    ...(excerpt === null ? [] : [`${fenced(excerpt, "text")}\n`]),
    ...(help === "" ? [] : [`**Next:** ${prose(help)}\n`]),
  ].join("\n");
}

function unfinished({ outcomes, stopped }: Report): string {
  if (outcomes.failed + outcomes.unknown + outcomes.unreached === 0 && stopped === null) return "";
  return "Everything done stays done. The next run plans again and goes on from there.\n";
}
