import { join } from "node:path";
import { exitCode, reportComment, reportJson, reportSummary } from "@tenantry/core";
import type { Event, Problem, Report } from "@tenantry/core";
import type { Environment } from "@tenantry/postgres";
import { runFleet, runOf } from "tenantry";
import type { Planned, Project } from "tenantry";
import { sha256 } from "tenantry/action";
import { broken, explained } from "./broken.ts";
import { deployment } from "./deployment.ts";
import type { Deployed } from "./deployment.ts";
import { withoutReport } from "./failed-comment.ts";
import { namesAreShown, veilOf } from "./hidden.ts";
import { hooked } from "./hooked.ts";
import { runUrl } from "./job.ts";
import type { Job, Result, Telling } from "./job.ts";
import { numbers, placed } from "./numbers.ts";
import { progress } from "./progress.ts";
import type { Reviewed } from "./reviewed.ts";
import { upsert, viewerOf } from "./sticky.ts";
import type { Draft } from "./sticky.ts";
import { writeJson } from "./write-json.ts";

/** What is to run, where, and as far as what was reviewed; null where no commit is behind it. */
export interface Undertaking {
  readonly environment: Environment;
  readonly project: Project;
  /** Of the project's paths in the repository. */
  readonly prefix: string;
  readonly first: Planned;
  readonly reviewed: Reviewed | null;
}

/** Runs it, and tells how it went while and after it does. */
export async function carryOut(job: Job, undertaking: Undertaking): Promise<Result> {
  const { environment, project, prefix, first, reviewed } = undertaking;
  const shown = progress(job, reviewed?.pulls ?? [], first.plan);
  const deployed = deployment(job, first.plan);
  const minutes = job.inputs["deadline-minutes"];
  const run = runOf(project.variables, "tenantry-action");
  const hooks = hooked(job, project, run.id);
  const ran = runFleet({
    environment,
    catalog: first.catalog,
    intent: first.intent,
    reviewed: reviewed?.plan ?? null,
    run,
    // Who may start this job is for the repository to say: reviews, and the environment's own reviewers.
    agree: async (planned) => await hooks.before(planned),
    show: (happened) => {
      voiced(job, happened);
      shown.show(happened);
    },
    signal: job.signal,
    deadlineMs: minutes === null ? null : minutes * 60_000,
  });
  const ended = (state: Deployed): Telling => ({
    what: "The deployment",
    run: async () => await deployed.end(state),
  });
  // GitHub's silence is no reason to keep the result back.
  const edited: Telling = { what: "The progress", run: async () => await shown.end() };
  try {
    const { planned, report, exit } = await ran;
    const failures = await hooks.after(exit, report);
    const code = exitCode([exit, ...failures.map((failure) => failure.exit)]);
    const result = await resultOf(job, { planned, report, exit: code, prefix, reviewed, failures });
    return { ...result, tell: [edited, ...result.tell, ended(code === 0 ? "success" : "failure")] };
  } catch (error) {
    for (const { message } of await hooks.after(1, null)) job.voice.say(message);
    const failed = explained(error);
    return broken(failed, [edited, ...(reviewed === null ? [] : withoutReport(job, failed)), ended("error")]);
  }
}

interface Ended {
  readonly planned: Planned;
  readonly report: Report;
  readonly exit: Result["exit"];
  readonly prefix: string;
  readonly reviewed: Reviewed | null;
  /** Of hooks after the run. */
  readonly failures: readonly Problem[];
}

async function resultOf(job: Job, ended: Ended): Promise<Result> {
  const { inputs, occasion } = job;
  const { exit, prefix, reviewed } = ended;
  const veil = veilOf(inputs, occasion, ended.planned.fleet.targets);
  const plan = veil.plan(ended.planned.plan);
  const report = veil.report(ended.report);
  const file = join(job.temp, `tenantry-report-${inputs.environment}.json`);
  await writeJson(job.voice, file, reportJson(report));
  const told = {
    plan,
    report,
    environment: inputs.environment,
    head: occasion.sha,
    run: occasion.run,
    attempt: occasion.attempt,
    runUrl: runUrl(job),
    progress: { targets: 0, done: 0, failed: 0 },
    notes: [...(reviewed?.notes ?? []), ...ended.failures.map(({ message }) => message)],
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
    problems: [...placed(plan.problems, prefix), ...failures(report, prefix), ...ended.failures],
    tell:
      inputs.comment === "never"
        ? []
        : [
            ...(reviewed?.pulls ?? []).map(({ number }) => comment(job, number, told, "create")),
            ...(reviewed?.earlier ?? []).map(({ number }) => comment(job, number, told, "only edit")),
          ],
  };
}

function comment(
  { voice }: Job,
  number: number,
  told: Parameters<typeof reportComment>[0],
  fresh: Draft["fresh"],
): Telling {
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
        fresh: isNothing ? "only edit" : fresh,
      });
      if (posted.kind !== "none") voice.output("comment-url", posted.url);
    },
  };
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
