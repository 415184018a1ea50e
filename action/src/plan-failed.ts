import { headerLine, prose } from "@tenantry/core";
import type { CommentHeader } from "@tenantry/core";
import { sha256 } from "tenantry/action";
import type { Failed } from "./handover.ts";
import { runUrl } from "./job.ts";
import type { Job, Telling } from "./job.ts";
import { headOf } from "./plan-shown.ts";
import { upsert, viewerOf } from "./sticky.ts";

/** Says in the comment of a pull request, where there is one, that its newest commit has no plan. */
export function failureTellings(job: Job, failed: Failed): readonly Telling[] {
  const { inputs, occasion } = job;
  const { trigger } = occasion;
  if (trigger.kind !== "pull_request" || inputs.comment === "never") return [];
  const header = headerFor(job, failed);
  const text = job.voice.secrets.scrub(markdown(job, header, failed));
  return [
    {
      what: "The comment",
      run: async (hub) => {
        const posted = await upsert(hub, trigger.number, await viewerOf(hub), {
          header,
          body: (level) => (level === 0 ? { text, level } : null),
          fresh: "only edit",
        });
        if (posted.kind !== "none") job.voice.output("comment-url", posted.url);
      },
    },
  ];
}

function headerFor(job: Job, { message, help }: Failed): CommentHeader {
  const { run, attempt } = job.occasion;
  const head = headOf(job);
  return {
    env: job.inputs.environment,
    kind: "plan",
    digest: "",
    head,
    run,
    attempt,
    verdict: "failed",
    truncated: "no",
    body: sha256([head, message, help].join("\n")).slice(0, 16),
  };
}

function markdown(job: Job, header: CommentHeader, { message, help }: Failed): string {
  const commit = `<code>${header.head.slice(0, 7)}</code>`;
  return [
    headerLine(header),
    `### Database plan · ${prose(header.env)}`,
    "",
    "> [!CAUTION]",
    `> **There is no plan for ${commit}.** ${prose(message)}`,
    "",
    ...(help === "" ? [] : [`**Next:** ${prose(help)}`, ""]),
    `<sub>What this comment showed before was for another commit, and nothing of this one counts as reviewed · [run](${runUrl(job)})</sub>`,
    "",
  ].join("\n");
}
