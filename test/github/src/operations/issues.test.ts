import { expect, test } from "vitest";
import { workflow } from "../access.ts";
import { ask, at, each, started, words } from "../ask.ts";
import { push } from "../world/commits.ts";
import { openPull } from "../world/pulls.ts";
import { createWorld } from "../world/world.ts";

test("an issue is opened with labels, found by them, changed and closed", async () => {
  const github = await started(createWorld());
  const token = github.token(workflow());
  const opened = await ask(github, token, "POST issues", { title: "Behind", body: "two", labels: ["drift"] });
  expect(opened).toMatchObject({
    status: 201,
    body: { number: 1, state: "open", user: { login: "github-actions[bot]" }, labels: [{ name: "drift" }] },
  });
  const mine = "GET issues?labels=drift&creator=github-actions%5Bbot%5D";
  expect(each((await ask(github, token, mine)).body, "number")).toEqual([1]);
  expect((await ask(github, token, "PATCH issues/1", { body: "three" })).body).toMatchObject({
    title: "Behind",
    body: "three",
  });
  const closed = await ask(github, token, "PATCH issues/1", { state: "closed", state_reason: "completed" });
  expect(closed.body).toMatchObject({
    state: "closed",
    state_reason: "completed",
    closed_at: expect.any(String),
  });
  expect(each((await ask(github, token, mine)).body, "number")).toEqual([]);
  expect((await ask(github, token, "PATCH issues/1", { state: "open" })).body).toMatchObject({
    closed_at: null,
  });
  expect(github.violations).toEqual([]);
});

test("the list of issues has pull requests in it, newest first", async () => {
  const world = createWorld();
  push(world, "main", { files: { "a.sql": "" } });
  push(world, "feature", { files: { "b.sql": "" } });
  openPull(world, "feature");
  const github = await started(world);
  const token = github.token(workflow());
  await ask(github, token, "POST issues", { title: "Behind" });
  const { body } = await ask(github, token, "GET issues?state=all");
  expect(each(body, "number")).toEqual([2, 1]);
  expect([at(body, "0.pull_request"), at(body, "1.pull_request.url")]).toEqual([
    undefined,
    "https://api.github.com/repos/acme/shop/pulls/1",
  ]);
});

test("labels are created once, and added to what an issue has", async () => {
  const github = await started(createWorld());
  const token = github.token(workflow());
  await ask(github, token, "POST issues", { title: "Behind", labels: ["drift"] });
  expect((await ask(github, token, "GET labels/urgent")).status).toBe(404);
  expect((await ask(github, token, "POST labels", { name: "urgent", color: "ff0000" })).status).toBe(201);
  const twice = await ask(github, token, "POST labels", { name: "urgent" });
  expect([twice.status, words(twice.body)]).toEqual([422, "Validation Failed | already exists"]);
  expect((await ask(github, token, "POST labels", { name: "x", color: "#ff0000" })).status).toBe(422);
  const added = await ask(github, token, "POST issues/1/labels", { labels: ["urgent", "drift"] });
  expect(each(added.body, "name")).toEqual(["drift", "urgent"]);
});

test("an issue needs a title", async () => {
  const github = await started(createWorld());
  const answer = await ask(github, github.token(workflow()), "POST issues", { title: " " });
  expect([answer.status, words(answer.body)]).toEqual([422, "Validation Failed | title can't be blank"]);
});
