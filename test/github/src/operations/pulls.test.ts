import { expect, test } from "vitest";
import { workflow } from "../access.ts";
import { ask, at, each, started } from "../ask.ts";
import { headOf, push } from "../world/commits.ts";
import { enqueue, land, merge, openPull } from "../world/pulls.ts";
import type { MergeMethod } from "../world/pulls.ts";
import { addReview, close } from "../world/talk.ts";
import { createWorld } from "../world/world.ts";

/** Pull request 1 with two commits, pull request 2 with one, and main one ahead of both. */
function withPulls() {
  const world = createWorld();
  push(world, "main", { files: { "a.sql": "1" } });
  push(world, "feature", { files: { "b.sql": "2" } }, { files: { "c.sql": "3" } });
  push(world, "stranger:other", { files: { "d.sql": "4" }, author: "stranger" });
  openPull(world, "feature", { title: "Add b and c", author: "ann" });
  openPull(world, "stranger:other");
  push(world, "main", { files: { "z.sql": "26" } });
  return world;
}

test("pulls/get tells the test merge of an open pull request, and no merge", async () => {
  const world = withPulls();
  const github = await started(world);
  const { body } = await ask(github, github.token(workflow()), "GET pulls/1");
  expect(body).toMatchObject({
    state: "open",
    merged: false,
    merged_at: null,
    mergeable: true,
    commits: 2,
    changed_files: 2,
    head: { ref: "feature", sha: headOf(world, "feature") },
  });
  const trial = await ask(github, github.token(workflow()), "GET git/ref/pull/1/merge");
  expect(at(trial.body, "object.sha")).toBe(at(body, "merge_commit_sha"));
});

test("pulls/get tells a conflict", async () => {
  const world = withPulls();
  push(world, "main", { files: { "b.sql": "other" } });
  const github = await started(world);
  const { body } = await ask(github, github.token(workflow()), "GET pulls/1");
  expect(body).toMatchObject({ mergeable: false, mergeable_state: "dirty", merge_commit_sha: null });
});

test("pulls/list filters by state, base and head, and says less than pulls/get", async () => {
  const world = withPulls();
  close(world, 2);
  const github = await started(world);
  const token = github.token(workflow());
  const numbers = async (query: string) =>
    each((await ask(github, token, `GET pulls${query}`)).body, "number");
  expect(await numbers("")).toEqual([1]);
  expect(await numbers("?state=all")).toEqual([2, 1]);
  expect(await numbers("?state=all&head=stranger:other")).toEqual([2]);
  expect(await numbers("?head=acme:feature")).toEqual([1]);
  expect(await numbers("?base=release")).toEqual([]);
  expect(at((await ask(github, token, "GET pulls")).body, "0")).not.toHaveProperty("merged");
});

test("pulls/list-files, -commits and -reviews tell what is in a pull request", async () => {
  const world = withPulls();
  const old = headOf(world, "feature");
  push(world, "feature", { files: { "a.sql": null } });
  addReview(world, 1, { author: "bob", state: "APPROVED", commit: old });
  addReview(world, 1, { author: "bob", state: "APPROVED" });
  const github = await started(world);
  const token = github.token(workflow());
  const files = await ask(github, token, "GET pulls/1/files");
  expect([each(files.body, "filename"), each(files.body, "status")]).toEqual([
    ["a.sql", "b.sql", "c.sql"],
    ["removed", "added", "added"],
  ]);
  expect(each((await ask(github, token, "GET pulls/1/commits")).body, "sha")).toHaveLength(3);
  const reviews = await ask(github, token, "GET pulls/1/reviews");
  expect(each(reviews.body, "commit_id")).toEqual([old, headOf(world, "feature")]);
  expect(at(reviews.body, "0.state")).toBe("APPROVED");
});

test.each(["merge", "squash", "rebase"] as const)(
  "the pull request of every commit of a %s is found",
  async (method) => {
    const world = withPulls();
    const { commits, after } = merge(world, 1, method);
    const github = await started(world);
    const token = github.token(workflow());
    for (const sha of commits) {
      const { body } = await ask(github, token, `GET commits/${sha}/pulls`);
      expect(each(body, "number")).toEqual([1]);
      expect(at(body, "0.merge_commit_sha")).toBe(after);
      expect(at(body, "0.merged_at")).not.toBeNull();
    }
    expect(commits).toHaveLength(lengths[method]);
  },
);

const lengths: Readonly<Record<MergeMethod, number>> = { merge: 3, squash: 1, rebase: 2 };

test("after a squash nobody knows which pull request brought the commits of the branch to main", async () => {
  const world = withPulls();
  const before = headOf(world, "main");
  const { after } = merge(world, 1, "squash");
  const github = await started(world);
  const token = github.token(workflow());
  expect(each((await ask(github, token, `GET commits/${before}/pulls`)).body, "number")).toEqual([]);
  const compared = await ask(github, token, `GET compare/${before}...${after}`);
  expect(each(at(compared.body, "commits") ?? [], "sha")).toEqual([after]);
});

test("a queue lands several pull requests, each found by its own commit", async () => {
  const world = withPulls();
  const groups = enqueue(world, 1, 2);
  const { after, commits } = land(world, groups);
  const github = await started(world);
  const token = github.token(workflow());
  const found = await Promise.all(
    groups.map(async ({ headSha }) =>
      each((await ask(github, token, `GET commits/${headSha}/pulls`)).body, "number"),
    ),
  );
  expect(found).toEqual([[1], [2]]);
  expect([commits.length, after]).toEqual([5, groups[1]?.headSha]);
});

test("an open pull request is found by its head, which is not on the default branch", async () => {
  const world = withPulls();
  const github = await started(world);
  const { body } = await ask(
    github,
    github.token(workflow()),
    `GET commits/${headOf(world, "feature")}/pulls`,
  );
  expect([each(body, "number"), each(body, "merged_at")]).toEqual([[1], [null]]);
});
