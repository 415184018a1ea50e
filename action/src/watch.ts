import { exitCode } from "@tenantry/core";
import type { ExitCode, Problem } from "@tenantry/core";
import { loadCatalog } from "tenantry";
import { checkHead } from "./checkout.ts";
import { environmentFor } from "./database.ts";
import { lookForDrift } from "./drift.ts";
import { namesAreShown } from "./hidden.ts";
import { keepIssue } from "./issue.ts";
import type { Concern } from "./issue.ts";
import type { Job, Result } from "./job.ts";
import { placed } from "./numbers.ts";
import { trustedProject } from "./project.ts";
import { lookAtStatus } from "./status.ts";

/** What a look at a fleet found. */
export interface Seen {
  readonly exit: ExitCode;
  readonly outputs: Result["outputs"];
  /** Markdown with names of tenants. */
  readonly report: string;
  readonly problems: readonly Problem[];
  /** What is wrong, in a few words and in a sentence, without names; null where nothing is. */
  readonly concern: { readonly title: string; readonly sentence: string } | null;
}

const looks = { status: lookAtStatus, drift: lookForDrift } as const;

/** Says how a fleet is; on schedule it is looked at in every way, and one issue is kept. */
export async function runWatch(job: Job, what: "status" | "drift" | "watch"): Promise<Result> {
  await checkHead(job);
  const { project, prefix } = await trustedProject(job);
  const catalog = await loadCatalog(project, "empty");
  const environment = environmentFor(project, job);
  const seen: Seen[] = [];
  for (const look of what === "watch" ? [looks.status, looks.drift] : [looks[what]]) {
    seen.push(await look(environment, catalog));
  }
  const isShown = namesAreShown(job.inputs, job.occasion);
  // Each look reads the fleet, and meets the same problems.
  const problems = new Map(
    seen.flatMap((each) => each.problems).map((problem) => [`${problem.code} ${problem.message}`, problem]),
  );
  return {
    exit: exitCode(seen.map(({ exit }) => exit)),
    outputs: seen.reduce((all, { outputs }) => ({ ...all, ...outputs }), {}),
    summary: seen.map((each) => `${isShown ? each.report : sentenceOf(each)}\n`).join("\n"),
    problems: isShown ? placed([...problems.values()], prefix) : [],
    tell:
      what === "watch"
        ? [{ what: "The issue", run: async (hub) => await keepIssue(hub, concernOf(job, seen)) }]
        : [],
  };
}

function sentenceOf({ concern }: Seen): string {
  return concern === null ? "Nothing is wrong." : concern.sentence;
}

/** An issue is open to everybody: where names are hidden it has numbers only. */
function concernOf(job: Job, seen: readonly Seen[]): Concern {
  const { environment } = job.inputs;
  const wrong = seen.flatMap(({ concern, report }) => (concern === null ? [] : [{ ...concern, report }]));
  if (wrong.length === 0) return { environment, text: null };
  const isShown = namesAreShown(job.inputs, job.occasion);
  const title = `Database of ${environment} ${wrong.map((each) => each.title).join(" and ")}`;
  const parts = wrong.map(({ sentence, report }) => `${sentence}\n${isShown ? `\n${report}` : ""}`);
  return { environment, text: { title, body: job.voice.secrets.scrub(parts.join("\n")) } };
}
