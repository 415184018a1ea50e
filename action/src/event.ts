import { z } from "zod";

/** What started the workflow, as far as it matters here. */
export type Trigger =
  | PullTrigger
  | { readonly kind: "push"; readonly branch: string; readonly commits: readonly string[] }
  | { readonly kind: "merge_group"; readonly head: string; readonly base: string }
  | { readonly kind: "dispatch"; readonly branch: string }
  | { readonly kind: "schedule"; readonly branch: string }
  | { readonly kind: "other" };

export interface PullTrigger {
  readonly kind: "pull_request";
  readonly action: string;
  readonly number: number;
  readonly head: string;
  readonly base: string;
  /** The head before this push; null where there was none. */
  readonly before: string | null;
  /** `outside`: from a fork or by Dependabot, with a token that only reads and without secrets. */
  readonly origin: "inside" | "outside";
}

/** Whether a pull request is from a fork or by Dependabot: nobody trusts its code, and there are no secrets. */
export function isOutside(trigger: Trigger): boolean {
  return trigger.kind === "pull_request" && trigger.origin === "outside";
}

/** The run that we are part of. */
export interface Occasion {
  readonly event: string;
  readonly trigger: Trigger;
  readonly owner: string;
  readonly repo: string;
  readonly defaultBranch: string;
  readonly visibility: "public" | "private";
  /** The commit that the workflow checks out. */
  readonly sha: string;
  readonly server: string;
  readonly run: number;
  readonly attempt: number;
}

/** The commits that a run on a branch is about, its head first. */
export function commitsOf({ trigger, sha }: Occasion): readonly string[] {
  return trigger.kind === "push" ? trigger.commits : [sha];
}

/** What of GitHub's own context is needed. */
export interface Given {
  readonly eventName: string;
  readonly sha: string;
  readonly ref: string;
  readonly runId: number;
  readonly runAttempt: number;
  readonly serverUrl: string;
  readonly payload: unknown;
}

const repository = z.object({
  name: z.string(),
  owner: z.object({ login: z.string() }),
  full_name: z.string(),
  default_branch: z.string(),
  private: z.boolean(),
});

const pull = z.object({
  action: z.string(),
  before: z.string().optional(),
  pull_request: z.object({
    number: z.number(),
    user: z.object({ login: z.string() }),
    head: z.object({ sha: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
    base: z.object({ sha: z.string(), ref: z.string() }),
  }),
});

const push = z.object({ after: z.string(), commits: z.array(z.object({ id: z.string() })) });

const group = z.object({ merge_group: z.object({ head_sha: z.string(), base_sha: z.string() }) });

/** Reads the payload. Throws where GitHub sent something else than it documents. */
export function occasionOf(given: Given): Occasion {
  const { repository: place } = z.object({ repository }).parse(given.payload);
  return {
    event: given.eventName,
    trigger: triggerOf(given, place.full_name),
    owner: place.owner.login,
    repo: place.name,
    defaultBranch: place.default_branch,
    visibility: place.private ? "private" : "public",
    sha: given.sha,
    server: given.serverUrl,
    run: given.runId,
    attempt: Number.isSafeInteger(given.runAttempt) ? given.runAttempt : 1,
  };
}

function triggerOf({ eventName, payload, ref }: Given, repo: string): Trigger {
  const branch = ref.replace(/^refs\/heads\//, "");
  switch (eventName) {
    case "pull_request":
      return pullTrigger(payload, repo);
    case "push": {
      const { after, commits } = push.parse(payload);
      return { kind: "push", branch, commits: [...new Set([after, ...commits.map(({ id }) => id)])] };
    }
    case "merge_group": {
      const { merge_group: entry } = group.parse(payload);
      return { kind: "merge_group", head: entry.head_sha, base: entry.base_sha };
    }
    case "workflow_dispatch":
      return { kind: "dispatch", branch };
    case "schedule":
      return { kind: "schedule", branch };
    default:
      return { kind: "other" };
  }
}

function pullTrigger(payload: unknown, repo: string): PullTrigger {
  const { action, before, pull_request: told } = pull.parse(payload);
  const isInside = told.head.repo?.full_name === repo && told.user.login !== "dependabot[bot]";
  return {
    kind: "pull_request",
    action,
    number: told.number,
    head: told.head.sha,
    base: told.base.sha,
    before: before ?? null,
    origin: isInside ? "inside" : "outside",
  };
}
