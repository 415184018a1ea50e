import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { reportComment, reportJson, reportSummary } from "@tenantry/core";
import type { Event, Report } from "@tenantry/core";
import { loadCatalog, planFleet, runFleet, runOf } from "tenantry";
import type { Planned } from "tenantry";
import { lossesOf, sha256 } from "tenantry/action";
import { checkHead } from "./checkout.ts";
import { environmentFor } from "./database.ts";
import { namesAreShown, veilOf } from "./hidden.ts";
import { intentOf, phaseOf } from "./intent.ts";
import { runUrl } from "./job.ts";
import type { Job, Result, Telling } from "./job.ts";
import { numbers, placed } from "./numbers.ts";
import { progress } from "./progress.ts";
import { trustedProject } from "./project.ts";
import { reviewedOf } from "./reviewed.ts";
import type { Reviewed } from "./reviewed.ts";
import { upsert, viewerOf } from "./sticky.ts";

/** Applies all that is pending on the default branch, as far as it was reviewed. */
export async function runApply(job: Job): Promise<Result> {
  await checkHead(job);
  const { inputs, occasion } = job;
  const { project, prefix } = await trustedProject(job);
  const catalog = await loadCatalog(project, "empty");
  const environment = environmentFor(project, inputs);
  const event = occasion.trigger.kind === "push" ? "push" : "other";
  const intent = intentOf(inputs, project.settings, phaseOf(inputs, event, catalog));
  const first = await planFleet(environment, catalog, intent);
  const reviewed = mayRunUnreviewed(job, first)
    ? null
    : await reviewedOf(job, environment, { plan: first.plan, catalog, prefix });
  const shown = progress(job, reviewed?.pulls ?? [], first.plan);
  const minutes = inputs["deadline-minutes"];
  const { planned, report, exit } = await runFleet({
    environment,
    catalog,
    intent,
    reviewed: reviewed?.plan ?? null,
    run: runOf(project.variables, "tenantry-action"),
    // Who may start this job is for the repository to say: reviews, and the environment's own reviewers.
    agree: async () => undefined,
    show: (happened) => {
      voiced(job, happened);
      shown.show(happened);
    },
    signal: job.signal,
    deadlineMs: minutes === null ? null : minutes * 60_000,
  });
  await shown.end();
  return await resultOf(job, { planned, report, exit, prefix, reviewed });
}

interface Ended {
  readonly planned: Planned;
  readonly report: Report;
  readonly exit: Result["exit"];
  readonly prefix: string;
  readonly reviewed: Reviewed | null;
}

async function resultOf(job: Job, ended: Ended): Promise<Result> {
  const { inputs, occasion } = job;
  const { exit, prefix, reviewed } = ended;
  const veil = veilOf(inputs, occasion, ended.planned.fleet.targets);
  const plan = veil.plan(ended.planned.plan);
  const report = veil.report(ended.report);
  const file = join(job.temp, `tenantry-report-${inputs.environment}.json`);
  await writeFile(file, `${JSON.stringify(reportJson(report), null, 2)}\n`);
  const told = {
    plan,
    report,
    environment: inputs.environment,
    head: occasion.sha,
    run: occasion.run,
    attempt: occasion.attempt,
    runUrl: runUrl(job),
    progress: { targets: 0, done: 0, failed: 0 },
    notes: reviewed?.notes ?? [],
  };
  const { outcomes } = report;
  return {
    exit,
    outputs: {
      ...numbers(plan),
      digest: report.digest,
      applied: String(outcomes.done),
      failed: String(outcomes.failed + outcomes.unknown),
      "report-file": file,
    },
    summary: reportSummary(told),
    problems: [...placed(plan.problems, prefix), ...failures(report, prefix)],
    tell:
      inputs.comment === "never"
        ? []
        : (reviewed?.pulls ?? []).map(({ number }) => comment(job, number, told)),
  };
}

function comment({ voice }: Job, number: number, told: Parameters<typeof reportComment>[0]): Telling {
  const { header, body } = reportComment(told, sha256);
  const isNothing =
    told.report?.run === "" && !told.plan.problems.some(({ severity }) => severity === "error");
  return {
    what: `The comment on pull request ${number}`,
    run: async (hub) => {
      const posted = await upsert(hub, number, await viewerOf(hub), {
        header,
        body: (level) => {
          const fitted = body(level);
          return fitted === null ? null : { ...fitted, text: voice.secrets.scrub(fitted.text) };
        },
        fresh: isNothing ? "only edit" : "create",
      });
      if (posted.kind !== "none") voice.output("comment-url", posted.url);
    },
  };
}

function mayRunUnreviewed({ inputs }: Job, { plan, catalog }: Planned): boolean {
  if (inputs.unreviewed === "refuse") return false;
  if (inputs.unreviewed === "allow") return true;
  const isSafe = plan.verdict === "safe" || plan.verdict === "nothing";
  return isSafe && lossesOf(plan, catalog).length === 0;
}

/** Failures as annotations, each kind once. */
function failures({ failures: groups }: Report, prefix: string): Result["problems"] {
  return groups.map(({ first, count }) => {
    const { message, help, path, line, step, sqlstate } = first;
    const where = path === null ? {} : { path: prefix + path, ...(line === null ? {} : { line }) };
    const text = `${step ?? "A target"} failed in ${count} targets: ${message}${sqlstate === null ? "" : ` (${sqlstate})`}`;
    return { code: "failed", severity: "error", message: text, help, exit: 5, ...where };
  });
}

function voiced({ voice, inputs, occasion }: Job, event: Event): void {
  switch (event.type) {
    case "stage":
      return voice.say(
        `Stage ${event.index + 1}: ${event.kind}, ${event.targets} targets, ${event.steps} steps`,
      );
    case "note":
      // A note may name tenants; the report has it, with names taken out where they are not shown.
      return namesAreShown(inputs, occasion) ? voice.say(event.message) : undefined;
    case "stopped":
      return voice.say(`Stopped: ${event.reason}`);
    case "end":
      return voice.say(`Over after ${Math.round(event.ms)} ms`);
    default:
  }
}
