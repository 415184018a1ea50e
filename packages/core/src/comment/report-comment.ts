import type { Sha256 } from "../catalog.ts";
import type { Plan } from "../plan.ts";
import type { Problem } from "../problem.ts";
import type { Report } from "../report.ts";
import { code, prose } from "../render/escape.ts";
import { errorGroups } from "../render/problem-groups.ts";
import { placeOf, withoutPlace } from "../render/problems.ts";
import { reportMarkdown } from "../render/report-markdown.ts";
import { counted, thousands } from "../words.ts";
import { fit } from "./fit.ts";
import { headerLine, truncatedAt, type CommentHeader } from "./header.ts";
import type { Written } from "./plan-comment.ts";

/** An apply and what it says of itself. */
export interface ReportComment {
  readonly plan: Plan;
  /** Null while it runs. */
  readonly report: Report | null;
  readonly environment: string;
  readonly head: string;
  readonly run: number;
  readonly attempt: number;
  readonly runUrl: string;
  readonly progress: Progress;
  /** What a reader should know about how steps came to count as reviewed. */
  readonly notes: readonly string[];
}

export interface Progress {
  readonly targets: number;
  readonly done: number;
  readonly failed: number;
  /** The wave under way, as `wave 3 of 5 (10 %)`; left out where the stage is not divided. */
  readonly wave?: string;
}

/** The plan's comment after the merge: how far it is, then what happened. */
export function reportComment(given: ReportComment, sha256: Sha256): Written {
  const { plan, report, environment, head, run, attempt } = given;
  const full = () => parts(given, "whole").join("\n");
  const header: CommentHeader = {
    env: environment,
    kind: "apply",
    digest: plan.digest,
    head,
    run,
    attempt,
    verdict:
      report === null ? "running" : plan.problems.some(isError) || report.exit !== 0 ? "failed" : "done",
    truncated: "no",
    body: sha256(full()).slice(0, 16),
  };
  const line = (level: number) => headerLine({ ...header, truncated: truncatedAt(level) });
  const sizes = [() => [line(0), full()].join("\n"), () => [line(1), ...parts(given, "short")].join("\n")];
  return { header, body: (level) => fit(sizes, level) };
}

/** The same for a job summary. */
export function reportSummary(given: ReportComment): string {
  return parts(given, "whole").join("\n");
}

/** The next step is the same for all that was not reviewed, and stands below them once. */
function withoutHelp(problem: Problem): Problem {
  return problem.code === "plan-changed" ? { ...problem, help: "" } : problem;
}

function parts(given: ReportComment, size: "whole" | "short"): readonly string[] {
  const { plan, report, environment, runUrl, notes } = given;
  const changed = plan.problems.filter(isError);
  const all = [
    ...(report === null
      ? [`### Database ${plan.verb} · ${prose(environment)}\n`, running(given)]
      : report.run === ""
        ? [`### Database ${plan.verb} · ${prose(environment)}\n`, nothingRan(given)]
        : [
            reportMarkdown(
              size === "whole" ? report : { ...report, failures: report.failures.slice(0, 5) },
              environment,
            ),
          ]),
    size === "whole"
      ? changed.map(withoutHelp).map(problemSection).join("\n")
      : [
          changed.slice(0, most).map(problemLine).join(""),
          changed.length > most ? `\nThose ${most} and all others:\n\n${errorGroups(changed, 20)}` : "",
        ].join(""),
    notes.map((note) => `- ${prose(note)}\n`).join(""),
    changed.length > 0 ? wayOut(changed) : isUnfinished(report) ? again : "",
    `<sub>Commit <code>${given.head.slice(0, 7)}</code> · [run](${runUrl})</sub>\n`,
  ];
  return all.filter((part) => part !== "");
}

const most = 100;

function isError({ severity }: Problem): boolean {
  return severity === "error";
}

function running({ progress: { targets, done, failed, wave } }: ReportComment): string {
  const failures = failed === 0 ? "0 failed" : `**${thousands(failed)} failed**`;
  return `> [!NOTE]\n> Applying: ${wave === undefined ? "" : `${wave} · `}${thousands(done)} of ${counted(targets, "target")} done · ${failures}\n`;
}

function nothingRan({ plan, report }: ReportComment): string {
  const changed = plan.problems.filter(({ code }) => code === "plan-changed");
  if (changed.length > 0) {
    return "> [!CAUTION]\n> **Not applied: the plan at merge is not the reviewed plan.** Nothing was run.\n";
  }
  if (plan.problems.some(isError)) return "> [!CAUTION]\n> **Not applied.** Nothing was run.\n";
  return `> [!TIP]\n> **Nothing to do.** ${counted(report?.outcomes.unchanged ?? plan.upToDate, "target")} up to date.\n`;
}

function problemSection(problem: Problem): string {
  const { code: name, help, path } = problem;
  const where = path === undefined ? "" : ` — ${code(placeOf(problem))}`;
  const next = help === "" ? "" : `\n**Next:** ${prose(help)}\n`;
  return `#### ⛔ ${code(name)}${where}\n\n${prose(withoutPlace(problem))}\n${next}`;
}

function problemLine({ code: name, message }: Problem): string {
  return `- ⛔ ${code(name)}: ${prose(message)}\n`;
}

const again = "To go on: re-run the job, or start the workflow by hand with `command: apply`.\n";

function isUnfinished(report: Report | null): boolean {
  if (report === null) return false;
  const { failed, unknown, unreached } = report.outcomes;
  return report.stopped !== null || failed + unknown + unreached > 0;
}

function wayOut(problems: readonly Problem[]): string {
  if (!problems.some(({ code }) => code === "plan-changed")) return "";
  return "To go on: start the workflow by hand on the default branch with `command: plan`, look at its plan, then with `command: apply`.\n";
}
