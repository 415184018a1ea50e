import { expect, test } from "vitest";
import {
  actionsApp,
  addComment,
  answer,
  commentsOn,
  openPull,
  pullRequestEvent,
  push,
} from "@tenantry/github";
import { shop } from "./shop.ts";
import { email, note } from "./reviewed.ts";

test("our comment is found behind 250 others, and a stranger's with our marker is none of ours", async () => {
  const at = await shop();
  push(at.world, "feature", { files: email });
  const pull = openPull(at.world, "feature");
  for (let each = 0; each < 210; each += 1) addComment(at.world, pull, { author: "bea", body: `${each}` });
  const event = () => pullRequestEvent(at.world, pull, "opened");
  await at.run(event());
  const ours = () => commentsOn(at.world, pull).filter(({ author }) => author === "github-actions[bot]");
  const [comment] = ours();
  for (let each = 0; each < 40; each += 1) addComment(at.world, pull, { author: "bea", body: `${each}` });
  addComment(at.world, pull, { author: "bea", body: comment?.body.replace("safe", "nothing") ?? "" });
  push(at.world, "feature", { files: note });
  const run = await at.run(pullRequestEvent(at.world, pull, "synchronize"));
  expect(run, run.log).toMatchObject({ code: 0 });
  expect(ours()).toHaveLength(1);
  expect(ours()[0]?.body).toContain("004_note");
  expect(commentsOn(at.world, pull).at(-1)?.body).not.toContain("004_note");
});

test("an older run never overwrites what a newer one said, and duplicates are folded away", async () => {
  const at = await shop();
  push(at.world, "feature", { files: email });
  const pull = openPull(at.world, "feature");
  const older = pullRequestEvent(at.world, pull, "opened");
  push(at.world, "feature", { files: note });
  await at.run(pullRequestEvent(at.world, pull, "synchronize"), { id: 200 });
  const [before] = at.comments(pull);
  const late = await at.run(older, { id: 100, attempt: 2 });
  expect(late, late.log).toMatchObject({ code: 0 });
  expect(at.comments(pull)).toEqual([before]);

  const author = "github-actions[bot]";
  addComment(at.world, pull, { author, app: actionsApp, body: before ?? "" });
  push(at.world, "feature", { files: { "migrations/tenant/005_x.sql": "create table x ();\n" } });
  await at.run(pullRequestEvent(at.world, pull, "synchronize"), { id: 300 });
  const [first, second] = commentsOn(at.world, pull);
  expect([first?.minimized, second?.minimized]).toEqual(["outdated", null]);
  expect(second?.body).toContain("005_x");
});

test("a body that GitHub finds too long is sent again, smaller", async () => {
  const at = await shop();
  at.github.fail("issues/create-comment", answer(422));
  const { pull } = await at.open("feature", email);
  const [body = ""] = at.comments(pull);
  expect(body.split("\n")[0]).toContain('"truncated":"level 1"');
});

test("a pull request without migrations gets no comment, one that loses them an edited one", async () => {
  const at = await shop();
  const words = await at.open("words", { "README.md": "Words.\n" });
  expect(words.run).toMatchObject({ code: 0, outputs: { verdict: "nothing" } });
  expect(at.comments(words.pull)).toEqual([]);
  const { pull } = await at.open("feature", email);
  await at.push(pull, "feature", { "migrations/tenant/003_email.sql": null });
  expect(at.comments(pull)[0]).toContain("Nothing to do.");
});
