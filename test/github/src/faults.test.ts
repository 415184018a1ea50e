import { afterEach, beforeEach, expect, test } from "vitest";
import { workflow } from "./access.ts";
import { ask, words } from "./ask.ts";
import { answer, html, meanwhile, pass, reset, silence, truncated } from "./faults.ts";
import { startGitHub } from "./server.ts";
import type { GitHub } from "./server.ts";
import { addComment, addIssue } from "./world/talk.ts";
import { createWorld } from "./world/world.ts";

let github: GitHub;
let token: string;

beforeEach(async () => {
  const world = createWorld();
  addIssue(world, { title: "Behind", author: "ann" });
  github = await startGitHub(world);
  token = github.token(workflow());
});

afterEach(() => github.close());

const comment = (body = "hello") => ask(github, token, "POST issues/1/comments", { body });

test.each([401, 403, 404, 422, 429, 500, 502, 503])(
  "answer() spoils one request with %i and does nothing",
  async (status) => {
    github.fail("issues/create-comment", answer(status));
    expect((await comment()).status).toBe(status);
    expect(github.world.comments.size).toBe(0);
    expect((await comment()).status).toBe(201);
  },
);

test("answer() after the effect leaves the comment that nobody was told about", async () => {
  github.fail("issues/create-comment", answer(502, { effect: "after the effect" }));
  expect((await comment()).status).toBe(502);
  expect(github.world.comments.size).toBe(1);
});

test("answer() with retry-after is a secondary limit", async () => {
  github.fail("issues/create-comment", answer(429, { retryAfter: 1 }), answer(403, { retryAfter: 2 }));
  const both = [await comment(), await comment()];
  expect(both.map(({ status, headers }) => [status, headers.get("retry-after")])).toEqual([
    [429, "1"],
    [403, "2"],
  ]);
  for (const { body } of both) expect(words(body)).toContain("secondary rate limit");
});

test("answer() may carry the primary limit's headers", async () => {
  const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800000000" };
  github.fail("issues/create-comment", answer(403, { message: "API rate limit exceeded", headers }));
  const refused = await comment();
  expect([refused.headers.get("x-ratelimit-reset"), words(refused.body)]).toEqual([
    "1800000000",
    "API rate limit exceeded",
  ]);
});

test("html() answers with a page instead of JSON", async () => {
  github.fail("issues/list-comments", html(200));
  await expect(ask(github, token, "GET issues/1/comments")).rejects.toThrow(SyntaxError);
});

test.each([
  ["before the effect", 0],
  ["after the effect", 1],
] as const)("reset() %s breaks the connection and leaves %i comments", async (effect, left) => {
  github.fail("issues/create-comment", reset(effect));
  await expect(comment()).rejects.toThrow("fetch failed");
  expect(github.world.comments.size).toBe(left);
  expect(github.requests).toMatchObject([{ operation: "issues/create-comment", status: null }]);
});

test("truncated() does the work and breaks off in the middle of the JSON", async () => {
  github.fail("issues/create-comment", truncated());
  await expect(comment()).rejects.toThrow();
  expect(github.world.comments.size).toBe(1);
  expect(github.requests).toMatchObject([{ status: 201 }]);
});

test("silence() never answers, until the client gives up", async () => {
  github.fail("issues/list-comments", silence("before the effect"));
  const patience = new AbortController();
  const asked = fetch(`${github.url}/repos/acme/shop/issues/1/comments`, { signal: patience.signal });
  await expect.poll(() => github.requests.length).toBe(1);
  patience.abort();
  await expect(asked).rejects.toThrow("abort");
});

test("pass() lets a request through to fail a later one", async () => {
  github.fail("issues/create-comment", pass(), answer(500));
  expect([(await comment()).status, (await comment()).status, (await comment()).status]).toEqual([
    201, 500, 201,
  ]);
});

test("fail() with * spoils whatever comes next", async () => {
  github.fail("*", answer(503));
  expect((await ask(github, token, "GET issues/1")).status).toBe(503);
  expect((await ask(github, token, "GET issues/1")).status).toBe(200);
});

test("meanwhile() changes the world between two requests of one client", async () => {
  const { id } = addComment(github.world, 1, { author: "ann", body: "old" });
  github.fail(
    "issues/update-comment",
    meanwhile((world) => void world.comments.delete(id)),
  );
  expect((await ask(github, token, `PATCH issues/comments/${id}`, { body: "new" })).status).toBe(404);
});
