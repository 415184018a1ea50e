import { expect, test } from "vitest";
import { human, workflow } from "../access.ts";
import { ask, each, started, words } from "../ask.ts";
import { addComment, addIssue } from "../world/talk.ts";
import { createWorld } from "../world/world.ts";
import { longestBody } from "./comments.ts";

function withIssue() {
  const world = createWorld();
  addIssue(world, { title: "Behind", author: "ann" });
  return world;
}

test("a comment is created, read, edited by someone else and deleted", async () => {
  const github = await started(withIssue());
  const token = github.token(workflow());
  const created = await ask(github, token, "POST issues/1/comments", { body: "one" });
  const id = [...github.world.comments.keys()].join();
  expect(created).toMatchObject({ status: 201, body: { body: "one", author_association: "NONE" } });
  const edited = await ask(github, github.token(human("acme")), `PATCH issues/comments/${id}`, {
    body: "two",
  });
  expect(edited).toMatchObject({
    status: 200,
    body: { body: "two", user: { login: "github-actions[bot]" } },
  });
  expect(github.world.comments.get(Number(id))?.editor).toBe("acme");
  expect((await ask(github, token, `DELETE issues/comments/${id}`)).status).toBe(204);
  expect((await ask(github, token, `GET issues/comments/${id}`)).status).toBe(404);
  expect(github.violations).toEqual([]);
});

test("a body may be as long as the limit, in characters, and no longer", async () => {
  const github = await started(withIssue());
  const token = github.token(workflow());
  const longest = await ask(github, token, "POST issues/1/comments", { body: "😀".repeat(longestBody) });
  expect(longest.status).toBe(201);
  const tooLong = await ask(github, token, "POST issues/1/comments", { body: "x".repeat(longestBody + 1) });
  expect([tooLong.status, words(tooLong.body)]).toEqual([
    422,
    "Validation Failed | Body is too long (maximum is 65536 characters)",
  ]);
  const blank = await ask(github, token, "POST issues/1/comments", { body: " \n" });
  expect([blank.status, words(blank.body)]).toEqual([422, "Validation Failed | Body can't be blank"]);
  expect(github.world.comments.size).toBe(1);
});

test("comments are listed oldest first, of one issue, and since a time", async () => {
  const world = withIssue();
  addIssue(world, { title: "Other", author: "ann" });
  const [first, , third] = [1, 2, 1].map((issue, n) =>
    addComment(world, issue, { author: "ann", body: `${n}` }),
  );
  const github = await started(world);
  const token = github.token(workflow());
  const all = await ask(github, token, "GET issues/1/comments");
  expect(each(all.body, "id")).toEqual([first?.id, third?.id]);
  const since = await ask(github, token, `GET issues/1/comments?since=${third?.createdAt}`);
  expect(each(since.body, "id")).toEqual([third?.id]);
});

test("an issue that does not exist has no comments", async () => {
  const github = await started(withIssue());
  expect((await ask(github, github.token(workflow()), "POST issues/9/comments", { body: "x" })).status).toBe(
    404,
  );
});
