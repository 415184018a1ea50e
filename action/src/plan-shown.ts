import { planComment, planSummary } from "@tenantry/core";
import type { Place, Plan, PlanComment } from "@tenantry/core";
import { rules, sha256 } from "tenantry/action";
import { isOutside } from "./event.ts";
import { readCheck, writeCheck } from "./check.ts";
import type { PullTrigger } from "./event.ts";
import type { Made } from "./plan-made.ts";
import { statusOf } from "./hub.ts";
import type { Hub } from "./hub.ts";
import { runUrl } from "./job.ts";
import type { Job, Telling } from "./job.ts";
import { numbers } from "./numbers.ts";
import { isPlainPath } from "./plain-path.ts";
import type { Trusted } from "./project.ts";
import { recordOf, writeRecord } from "./record.ts";
import { ownComments, upsert, viewerOf } from "./sticky.ts";

/** All that is said about a plan, wherever it is said. */
export function commentOf(
  job: Job,
  { prefix, changed }: Pick<Trusted, "prefix" | "changed">,
  made: Made,
): PlanComment {
  const { occasion, inputs } = job;
  const head = headOf(job);
  return {
    ...made,
    safe: (code) => rules.find(({ id }) => id === code)?.safe ?? "",
    environment: inputs.environment,
    head,
    run: occasion.run,
    attempt: occasion.attempt,
    runUrl: runUrl(job),
    link: (place) => (isPlainPath(place.path) ? blobUrl(job, head, prefix, place) : null),
    changedConfig: changed,
    previous: null,
  };
}

/** The commit that people look at: of a pull request its head, not GitHub's trial merge. */
export function headOf({ occasion }: Job): string {
  const { trigger, sha } = occasion;
  return trigger.kind === "pull_request" || trigger.kind === "merge_group" ? trigger.head : sha;
}

function blobUrl({ occasion }: Job, commit: string, prefix: string, { path, line }: Place): string {
  const { server, owner, repo } = occasion;
  const encoded = `${prefix}${path}`.split("/").map(encodeURIComponent).join("/");
  return `${server}/${owner}/${repo}/blob/${commit}/${encoded}${line === undefined ? "" : `#L${line}`}`;
}

/** The check on the commit, and the comment where there is a pull request to put it on. */
export function tellings(job: Job, told: PlanComment): readonly Telling[] {
  const { trigger } = job.occasion;
  const check = {
    what: "The check",
    ...(isReview(job, told) && told.plan.verdict !== "nothing" ? { lost: unrecorded } : {}),
    run: async (hub: Hub) => await postCheck(job, hub, told),
  };
  if (trigger.kind !== "pull_request" || job.inputs.comment === "never") return [check];
  // The comment looks up what the push before showed, so the check of this one may come first.
  return [check, { what: "The comment", run: async (hub) => await postComment(job, hub, { told, trigger }) }];
}

const unrecorded =
  "Nothing of this plan counts as reviewed: an apply will refuse its steps. Run this job again, with the permission checks: write.";

/** Where somebody looks at a plan before it is merged or applied. What is pushed does not review itself. */
const lookedAt: readonly string[] = ["pull_request", "merge_group", "dispatch"];

/** A plan from files shows what nobody's database needs, and one from outside what its author made of it: no reviews. */
function isReview({ occasion: { trigger } }: Job, { basis }: PlanComment): boolean {
  return basis !== "files" && lookedAt.includes(trigger.kind) && !isOutside(trigger);
}

async function postCheck(job: Job, hub: Hub, told: PlanComment): Promise<void> {
  const { voice } = job;
  const { plan, environment, head } = told;
  const reviewed = isReview(job, told);
  const text = reviewed ? writeRecord(recordOf(plan, environment)) : null;
  if (text === null && reviewed) {
    voice.annotate(
      "warning",
      "The plan has too many steps to be recorded: apply will refuse them. Plan in parts.",
    );
  }
  await writeCheck(hub, {
    head,
    environment,
    digest: plan.digest,
    conclusion: isRefused(plan.verdict, job.inputs["fail-on"]) ? "failure" : "success",
    title: `${plan.verdict}: ${numbers(plan).pending} steps in ${numbers(plan).targets} targets`,
    summary: voice.secrets.scrub(planSummary(told, 60_000)),
    text,
    details: runUrl(job),
  });
}

/** Whether a verdict is one that fails its job. */
function isRefused(verdict: Plan["verdict"], failOn: "blocked" | "warning" | "never"): boolean {
  if (failOn === "never") return false;
  return verdict === "blocked" || (verdict === "warning" && failOn === "warning");
}

async function postComment(
  { voice, inputs }: Job,
  hub: Hub,
  { told, trigger }: { readonly told: PlanComment; readonly trigger: PullTrigger },
): Promise<void> {
  const { environment } = inputs;
  const login = await viewerOf(hub);
  const before = (await ownComments(hub, trigger.number, { environment, login })).at(-1)?.header.head;
  const head = before === undefined || before === told.head ? trigger.before : before;
  const record =
    head === null || head === told.head
      ? null
      : await readCheck(hub, head, { environment, app: login.replace("[bot]", "") }).catch(unlessGone);
  const previous =
    head === null || record === null ? null : { head, steps: record.steps, shown: record.shown ?? null };
  const { header, body } = planComment({ ...told, previous }, sha256);
  const posted = await upsert(hub, trigger.number, login, {
    header,
    body: (level) => {
      const fitted = body(level);
      return fitted === null ? null : { ...fitted, text: voice.secrets.scrub(fitted.text) };
    },
    fresh: told.plan.verdict === "nothing" && told.changedConfig.length === 0 ? "only edit" : "create",
  });
  if (posted.kind === "newer") voice.say("A newer run has commented already: nothing to add.");
  if (posted.kind !== "none") voice.output("comment-url", posted.url);
}

/** What the push before showed is worth a line, not the comment: a forced push may have left its commit behind. */
function unlessGone(error: unknown): null {
  if (statusOf(error) !== 404 && statusOf(error) !== 422) throw error;
  return null;
}
