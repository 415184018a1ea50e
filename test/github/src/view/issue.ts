import type { Json, JsonObject } from "../json.ts";
import { changedPaths } from "../world/commits.ts";
import { commitsOf, filesOf, testMerge } from "../world/pulls.ts";
import { commentsOn, issueOf } from "../world/talk.ts";
import type { Comment, Issue, Label, Pull, Review, World } from "../world/world.ts";
import { apiUrl, appView, association, person, repository, webUrl } from "./address.ts";

export function commentView(world: World, comment: Comment): JsonObject {
  const { id, issue, body, author, app, createdAt, updatedAt, minimized } = comment;
  const page = world.pulls.has(issue) ? "pull" : "issues";
  return {
    id,
    node_id: commentNode(comment),
    body,
    user: person(author),
    author_association: association(world, author),
    performed_via_github_app: app === null ? null : appView(app),
    minimized: minimized === null ? null : { reason: minimized },
    created_at: createdAt,
    updated_at: updatedAt,
    url: apiUrl(world, `issues/comments/${id}`),
    html_url: webUrl(world, `${page}/${issue}#issuecomment-${id}`),
    issue_url: apiUrl(world, `issues/${issue}`),
  };
}

/** How GraphQL names a comment. */
export function commentNode(comment: Comment): string {
  return `IC_${comment.id}`;
}

export function issueView(world: World, issue: Issue): JsonObject {
  const isPull = world.pulls.has(issue.number);
  const pull = apiUrl(world, `pulls/${issue.number}`);
  const page = webUrl(world, `${isPull ? "pull" : "issues"}/${issue.number}`);
  return {
    ...common(world, issue),
    id: issue.id,
    url: apiUrl(world, `issues/${issue.number}`),
    html_url: page,
    comments: commentsOn(world, issue.number).length,
    state_reason: issue.stateReason,
    ...(isPull ? { pull_request: { url: pull, html_url: page, diff_url: page, patch_url: page } } : {}),
  };
}

export function labelView(world: World, label: Label): JsonObject {
  const { id, name, color, description } = label;
  return { id, name, color, description, url: apiUrl(world, `labels/${encodeURIComponent(name)}`) };
}

export function pullView(world: World, pull: Pull): JsonObject {
  const issue = issueOf(world, pull.number);
  const merged = pull.merged;
  const trial = issue.state === "open" ? testMerge(world, pull) : null;
  const { before, after } = filesOf(world, pull);
  return {
    ...common(world, issue),
    id: issue.id + 500_000,
    draft: pull.draft,
    url: apiUrl(world, `pulls/${pull.number}`),
    html_url: webUrl(world, `pull/${pull.number}`),
    head: side(world, pull.head, pull.headSha, pull.headRepository),
    base: side(world, pull.base, pull.baseSha, world.repository.fullName),
    merged: merged !== null,
    merged_at: merged?.at ?? null,
    merged_by: merged === null ? null : person(merged.by),
    merge_commit_sha: merged?.sha ?? trial?.sha ?? null,
    mergeable: issue.state === "open" ? trial !== null : null,
    mergeable_state: issue.state === "open" ? (trial === null ? "dirty" : "clean") : "unknown",
    comments: commentsOn(world, pull.number).length,
    commits: commitsOf(world, pull).length,
    changed_files: changedPaths(before, after).length,
  };
}

export function reviewView(world: World, review: Review): JsonObject {
  const { id, author, state, body, commit, at } = review;
  const pull = apiUrl(world, `pulls/${review.pull}`);
  const page = webUrl(world, `pull/${review.pull}#pullrequestreview-${id}`);
  const by = { user: person(author), author_association: association(world, author) };
  const links = { html: { href: page }, pull_request: { href: pull } };
  const told = { id, state, body, commit_id: commit, submitted_at: at };
  return { ...told, ...by, html_url: page, pull_request_url: pull, _links: links };
}

function common(world: World, issue: Issue): JsonObject {
  return {
    number: issue.number,
    title: issue.title,
    body: issue.body,
    user: person(issue.author),
    author_association: association(world, issue.author),
    state: issue.state,
    labels: issue.labels.flatMap((name) => {
      const label = world.labels.get(name);
      return label === undefined ? [] : [labelView(world, label)];
    }),
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
  };
}

function side(world: World, branch: string, sha: string, fullName: string): Json {
  const ref = branch.slice(branch.indexOf(":") + 1);
  const owner = fullName.split("/")[0] ?? "";
  return { ref, sha, label: `${owner}:${ref}`, user: person(owner), repo: repository(world, fullName) };
}
