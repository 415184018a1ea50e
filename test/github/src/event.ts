import { published } from "./description.ts";
import { isObject } from "./json.ts";
import type { Json, JsonObject } from "./json.ts";
import { shaped } from "./shape.ts";
import { apiUrl, person, repository } from "./view/address.ts";
import { compareUrl } from "./view/commit.ts";
import { pullView } from "./view/issue.ts";
import { changedPaths, commitOf, emailOf, filesBefore, headOf, nothing } from "./world/commits.ts";
import type { Push } from "./world/commits.ts";
import { pullOf, testMerge } from "./world/pulls.ts";
import type { MergeGroup } from "./world/pulls.ts";
import { issueOf } from "./world/talk.ts";
import type { World } from "./world/world.ts";

/** Why a workflow runs: the payload, and what the runner tells about it in `GITHUB_…` variables. */
export interface Event {
  readonly payload: JsonObject;
  readonly env: Readonly<Record<string, string>>;
  /** The commit the workflow runs on, and checks out: `GITHUB_SHA`. */
  readonly sha: string;
}

export interface PullRequestChoices {
  /** The author of the pull request when not given. */
  readonly sender?: string;
  /** `pull_request_target` runs with secrets on the base branch, and has the same payload. */
  readonly name?: "pull_request" | "pull_request_target";
}

/** A pull request was opened, pushed to, or closed. There is no such event while it has conflicts. */
export function pullRequestEvent(
  world: World,
  number: number,
  action: "opened" | "reopened" | "synchronize" | "closed",
  choices: PullRequestChoices = {},
): Event {
  const pull = pullOf(world, number);
  const { sender = issueOf(world, number).author, name = "pull_request" } = choices;
  const moved = { before: pull.previousSha ?? nothing, after: pull.headSha };
  const payload = checked(world, `webhook-pull-request-${action}`, sender, {
    action,
    number,
    pull_request: pullView(world, pull),
    ...(action === "synchronize" ? moved : {}),
  });
  const merge = pull.merged?.sha ?? testMerge(world, pull)?.sha;
  if (merge === undefined) throw new Error(`pull request ${number} has conflicts: no workflow runs`);
  const refs = { GITHUB_HEAD_REF: pull.head.slice(pull.head.indexOf(":") + 1), GITHUB_BASE_REF: pull.base };
  const target = name === "pull_request_target";
  const sha = target ? headOf(world, pull.base) : merge;
  const ref = target ? `refs/heads/${pull.base}` : `refs/pull/${number}/merge`;
  return { payload, sha, env: { ...variables(world, name, sha, ref, sender), ...refs } };
}

/** A branch moved: by a push, or by a merge of any kind. */
export function pushEvent(world: World, push: Push): Event {
  const { branch, before, after, commits, forced, pusher } = push;
  const ref = `refs/heads/${branch}`;
  const payload = checked(world, "webhook-push", pusher, {
    ref,
    before,
    after,
    created: before === nothing,
    deleted: false,
    forced,
    compare: compareUrl(world, before, after),
    commits: commits.map((sha) => pushedCommit(world, sha)),
    head_commit: pushedCommit(world, after),
    pusher: signature(pusher),
  });
  return { payload, sha: after, env: variables(world, "push", after, ref, pusher) };
}

/** A merge queue wants an entry checked. */
export function mergeGroupEvent(world: World, group: MergeGroup): Event {
  const sender = "github-merge-queue[bot]";
  const ref = `refs/heads/${group.headRef}`;
  const payload = checked(world, "webhook-merge-group-checks-requested", sender, {
    action: "checks_requested",
    merge_group: {
      head_sha: group.headSha,
      head_ref: ref,
      base_sha: group.baseSha,
      base_ref: `refs/heads/${group.baseRef}`,
      head_commit: pushedCommit(world, group.headSha),
    },
  });
  return { payload, sha: group.headSha, env: variables(world, "merge_group", group.headSha, ref, sender) };
}

/** Someone starts the workflow by hand, on the default branch unless another is given. */
export function dispatchEvent(
  world: World,
  given: { readonly sender: string; readonly inputs?: JsonObject; readonly branch?: string },
): Event {
  const { sender, inputs = {}, branch = world.repository.defaultBranch } = given;
  const ref = `refs/heads/${branch}`;
  const workflow = ".github/workflows/apply.yml";
  const payload = checked(world, "webhook-workflow-dispatch", sender, { inputs, ref, workflow });
  const sha = headOf(world, branch);
  return { payload, sha, env: variables(world, "workflow_dispatch", sha, ref, sender) };
}

/** The clock struck. GitHub publishes no schema for this payload. */
export function scheduleEvent(world: World, schedule: string): Event {
  const branch = world.repository.defaultBranch;
  const whole = shapedBy("repository-webhooks", repository(world));
  const payload = { schedule, workflow: ".github/workflows/status.yml", repository: whole };
  const sha = headOf(world, branch);
  const env = variables(world, "schedule", sha, `refs/heads/${branch}`, world.repository.owner);
  return { payload, sha, env };
}

/** The payload in the shape of its schema, and checked against it. */
function checked(world: World, schema: string, sender: string, known: JsonObject): JsonObject {
  const payload = shapedBy(schema, { ...known, repository: repository(world), sender: person(sender) });
  const wrong = published("webhooks").check({ $ref: `#/schemas/${schema}` }, payload);
  if (wrong !== null || !isObject(payload)) throw new Error(`bug: ${schema}: ${wrong}`);
  return payload;
}

function shapedBy(schema: string, known: JsonObject): Json {
  return shaped(published("webhooks").description.schemas, { $ref: `#/schemas/${schema}` }, known);
}

function variables(world: World, name: string, sha: string, ref: string, actor: string): Event["env"] {
  return {
    GITHUB_EVENT_NAME: name,
    GITHUB_SHA: sha,
    GITHUB_REF: ref,
    GITHUB_REF_NAME: ref.replace(/^refs\/(heads|pull)\//, ""),
    GITHUB_REF_TYPE: "branch",
    GITHUB_HEAD_REF: "",
    GITHUB_BASE_REF: "",
    GITHUB_ACTOR: actor,
    GITHUB_TRIGGERING_ACTOR: actor,
    GITHUB_REPOSITORY: world.repository.fullName,
    GITHUB_REPOSITORY_OWNER: world.repository.owner,
  };
}

function pushedCommit(world: World, sha: string): JsonObject {
  const { tree, message, author, at, files } = commitOf(world, sha);
  const before = filesBefore(world, sha);
  const changed = changedPaths(before, files);
  return {
    id: sha,
    tree_id: tree,
    message,
    timestamp: at,
    distinct: true,
    url: apiUrl(world, `commits/${sha}`),
    author: signature(author),
    committer: signature(author),
    added: changed.filter((path) => !before.has(path)),
    removed: changed.filter((path) => !files.has(path)),
    modified: changed.filter((path) => before.has(path) && files.has(path)),
  };
}

function signature(login: string): JsonObject {
  return { name: login, username: login, email: emailOf(login) };
}
