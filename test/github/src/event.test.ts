import { expect, test } from "vitest";
import { dispatchEvent, mergeGroupEvent, pullRequestEvent, pushEvent, scheduleEvent } from "./event.ts";
import type { Event } from "./event.ts";
import { at, each } from "./ask.ts";
import { forcePush, headOf, nothing, push } from "./world/commits.ts";
import { enqueue, land, merge, openPull, pullOf, testMerge } from "./world/pulls.ts";
import { createWorld } from "./world/world.ts";
import type { World } from "./world/world.ts";

function withPull(head = "feature", author = "ann"): World {
  const world = createWorld();
  push(world, "main", { files: { "a.sql": "1" } });
  push(world, head, { files: { "b.sql": "2" }, author });
  openPull(world, head, { author });
  return world;
}

function env(event: Event, ...names: readonly string[]): readonly (string | undefined)[] {
  expect(event.sha).toBe(event.env["GITHUB_SHA"]);
  return names.map((name) => event.env[`GITHUB_${name}`]);
}

test("pullRequestEvent() opened: the run is of the test merge, the payload of the head", () => {
  const world = withPull();
  const event = pullRequestEvent(world, 1, "opened");
  const merged = testMerge(world, pullOf(world, 1));
  expect(merged?.parents).toEqual([headOf(world, "main"), headOf(world, "feature")]);
  expect(env(event, "EVENT_NAME", "SHA", "REF", "HEAD_REF", "BASE_REF", "ACTOR")).toEqual([
    "pull_request",
    merged?.sha,
    "refs/pull/1/merge",
    "feature",
    "main",
    "ann",
  ]);
  expect(at(event.payload, "pull_request.head.sha")).toBe(headOf(world, "feature"));
  expect(at(event.payload, "pull_request.head.repo.full_name")).toBe("acme/shop");
});

test("pullRequestEvent() synchronize: tells the head before and after", () => {
  const world = withPull();
  const before = headOf(world, "feature");
  const { after } = push(world, "feature", { files: { "c.sql": "3" } });
  expect(pullRequestEvent(world, 1, "synchronize").payload).toMatchObject({ before, after });
});

test("pullRequestEvent() of a fork: the head lives in another repository", () => {
  const event = pullRequestEvent(withPull("stranger:feature", "stranger"), 1, "opened");
  expect(at(event.payload, "pull_request.head.repo.full_name")).toBe("stranger/shop");
  expect(at(event.payload, "pull_request.head.repo.fork")).toBe(true);
  expect(at(event.payload, "repository.full_name")).toBe("acme/shop");
  expect(env(event, "HEAD_REF", "ACTOR")).toEqual(["feature", "stranger"]);
});

test("pullRequestEvent() by Dependabot: same repository, a bot as author", () => {
  const event = pullRequestEvent(withPull("dependabot/npm/x", "dependabot[bot]"), 1, "opened");
  expect(at(event.payload, "pull_request.user")).toMatchObject({ login: "dependabot[bot]", type: "Bot" });
  expect(env(event, "ACTOR", "HEAD_REF")).toEqual(["dependabot[bot]", "dependabot/npm/x"]);
});

test("pullRequestEvent() closed: says whether it was merged", () => {
  const world = withPull();
  const { after } = merge(world, 1, "squash");
  expect(pullRequestEvent(world, 1, "closed").payload).toMatchObject({
    pull_request: { merged: true, merge_commit_sha: after, state: "closed" },
  });
});

test("pullRequestEvent() as pull_request_target runs on the base branch", () => {
  const world = withPull("stranger:feature", "stranger");
  const event = pullRequestEvent(world, 1, "opened", { name: "pull_request_target" });
  expect(env(event, "EVENT_NAME", "SHA", "REF")).toEqual([
    "pull_request_target",
    headOf(world, "main"),
    "refs/heads/main",
  ]);
});

test("pullRequestEvent() does not happen while there are conflicts", () => {
  const world = withPull();
  push(world, "main", { files: { "b.sql": "other" } });
  expect(() => pullRequestEvent(world, 1, "synchronize")).toThrow("conflicts");
});

test.each([
  ["merge", 2],
  ["squash", 1],
  ["rebase", 1],
] as const)("pushEvent() after a %s has %i commits", (method, count) => {
  const world = withPull();
  push(world, "main", { files: { "z.sql": "26" } });
  const moved = merge(world, 1, method);
  const event = pushEvent(world, moved);
  expect(each(at(event.payload, "commits") ?? [], "id")).toEqual(moved.commits);
  expect(moved.commits).toHaveLength(count);
  expect(event.payload).toMatchObject({
    ref: "refs/heads/main",
    after: headOf(world, "main"),
    forced: false,
    created: false,
    head_commit: { id: moved.after, added: ["b.sql"] },
  });
  expect(env(event, "EVENT_NAME", "SHA", "REF_NAME")).toEqual(["push", moved.after, "main"]);
});

test("pushEvent() of a queue has the commits of every pull request in it", () => {
  const world = withPull();
  push(world, "other", { files: { "c.sql": "3" } });
  openPull(world, "other");
  const moved = land(world, enqueue(world, 1, 2));
  expect(moved.commits).toHaveLength(4);
  expect(pushEvent(world, moved).payload).toMatchObject({ pusher: { name: "github-merge-queue[bot]" } });
});

test("pushEvent() by force, and of a new branch", () => {
  const world = withPull();
  const first = headOf(world, "main");
  push(world, "main", { files: { "b.sql": "2" } });
  const forced = forcePush(world, "main", first, { files: { "c.sql": "3" } });
  expect(pushEvent(world, forced).payload).toMatchObject({ forced: true, created: false });
  const created = push(world, "new", { files: { "d.sql": "4" } });
  expect(pushEvent(world, created).payload).toMatchObject({ created: true, before: nothing, forced: false });
});

test("mergeGroupEvent() has its own base and no base branch in the environment", () => {
  const world = withPull();
  const [group] = enqueue(world, 1);
  if (group === undefined) throw new Error("bug: one entry was queued");
  const event = mergeGroupEvent(world, group);
  expect(event.payload).toMatchObject({
    action: "checks_requested",
    merge_group: { head_sha: group.headSha, base_sha: headOf(world, "main"), base_ref: "refs/heads/main" },
  });
  expect(env(event, "BASE_REF", "REF")).toEqual([
    "",
    `refs/heads/gh-readonly-queue/main/pr-1-${group.baseSha}`,
  ]);
});

test("dispatchEvent() has inputs and runs on the default branch", () => {
  const world = withPull();
  const event = dispatchEvent(world, { sender: "ann", inputs: { phase: "contract" } });
  expect(event.payload).toMatchObject({
    inputs: { phase: "contract" },
    ref: "refs/heads/main",
    sender: { login: "ann" },
  });
  expect(env(event, "SHA", "ACTOR")).toEqual([headOf(world, "main"), "ann"]);
});

test("scheduleEvent() has the schedule and the repository", () => {
  const event = scheduleEvent(withPull(), "0 5 * * *");
  expect(event.payload).toMatchObject({ schedule: "0 5 * * *", repository: { full_name: "acme/shop" } });
  expect(env(event, "EVENT_NAME", "REF")).toEqual(["schedule", "refs/heads/main"]);
});
