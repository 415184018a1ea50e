import { headerLine, prose } from "@tenantry/core";
import type { CommentHeader } from "@tenantry/core";
import { sha256 } from "tenantry/action";
import { commitsOf } from "./event.ts";
import type { Failed } from "./handover.ts";
import type { Hub } from "./hub.ts";
import { runUrl } from "./job.ts";
import type { Job, Telling } from "./job.ts";
import { mergedPulls } from "./merged.ts";
import { headOf } from "./plan-shown.ts";
import { upsert, viewerOf } from "./sticky.ts";

/** Says in the comment of a pull request, where there is one, that its newest commit has no plan. */
export function withoutPlan(job: Job, failed: Failed): readonly Telling[] {
  const { trigger } = job.occasion;
  if (trigger.kind !== "pull_request" || job.inputs.comment === "never") return [];
  const said = {
    kind: "plan",
    what: "There is no plan for",
    note: "What this comment showed before was for another commit, and nothing of this one counts as reviewed",
  } as const;
  return [
    { what: "The comment", run: async (hub) => await post(job, hub, trigger.number, { ...said, ...failed }) },
  ];
}

/** Says in the comments of the pull requests that were merged that their apply came to no end. */
export function withoutReport(job: Job, failed: Failed): readonly Telling[] {
  if (job.inputs.comment === "never") return [];
  const said = {
    kind: "apply",
    what: "The apply did not finish for",
    note: "Whatever was applied stays applied; the next run plans again and goes on from there",
  } as const;
  const run = async (hub: Hub): Promise<void> => {
    for (const { number } of await mergedPulls(hub, commitsOf(job.occasion), job.occasion.defaultBranch))
      await post(job, hub, number, { ...said, ...failed });
  };
  return [{ what: "The comment", run }];
}

interface Said extends Failed {
  readonly kind: CommentHeader["kind"];
  /** What is wrong, before the commit. */
  readonly what: string;
  readonly note: string;
}

async function post(job: Job, hub: Hub, number: number, said: Said): Promise<void> {
  const header = headerFor(job, said);
  const text = job.voice.secrets.scrub(markdown(job, header, said));
  const posted = await upsert(hub, number, await viewerOf(hub), {
    header,
    body: (level) => (level === 0 ? { text, level } : null),
    fresh: "only edit",
  });
  if (posted.kind !== "none") job.voice.output("comment-url", posted.url);
}

function headerFor(job: Job, { kind, message, help }: Said): CommentHeader {
  const { run, attempt } = job.occasion;
  const head = headOf(job);
  return {
    env: job.inputs.environment,
    kind,
    digest: "",
    head,
    run,
    attempt,
    verdict: "failed",
    truncated: "no",
    body: sha256([head, message, help].join("\n")).slice(0, 16),
  };
}

function markdown(job: Job, header: CommentHeader, { kind, what, message, help, note }: Said): string {
  return [
    headerLine(header),
    `### Database ${kind} · ${prose(header.env)}`,
    "",
    "> [!CAUTION]",
    `> **${what} <code>${header.head.slice(0, 7)}</code>.** ${prose(message)}`,
    "",
    ...(help === "" ? [] : [`**Next:** ${prose(help)}`, ""]),
    `<sub>${note} · [run](${runUrl(job)})</sub>`,
    "",
  ].join("\n");
}
