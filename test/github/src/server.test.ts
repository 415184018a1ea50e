import { expect, test } from "vitest";
import { app, human, readOnly, workflow } from "./access.ts";
import { ask, at, each, started, words } from "./ask.ts";
import { startGitHub } from "./server.ts";
import { push } from "./world/commits.ts";
import { merge, openPull } from "./world/pulls.ts";
import { addComment } from "./world/talk.ts";
import { createWorld } from "./world/world.ts";
import type { World } from "./world/world.ts";

/** A repository with one open pull request, number 1. */
function withPull(): World {
  const world = createWorld();
  push(world, "main", { files: { "a.sql": "select 1;" } });
  push(world, "feature", { files: { "b.sql": "select 2;" } });
  openPull(world, "feature");
  return world;
}

test("startGitHub() serves a page of 30 unless asked, and links to the others", async () => {
  const world = withPull();
  for (let n = 1; n <= 65; n += 1) addComment(world, 1, { author: "ann", body: `number ${n}` });
  const github = await started(world);
  const token = github.token(workflow());

  const first = await ask(github, token, "GET issues/1/comments");
  expect(each(first.body, "body")).toHaveLength(30);
  expect(first.headers.get("link")?.replaceAll(github.url, "")).toMatchInlineSnapshot(
    `"</repos/acme/shop/issues/1/comments?page=2>; rel="next", </repos/acme/shop/issues/1/comments?page=3>; rel="last""`,
  );
  const last = await ask(github, token, "GET issues/1/comments?per_page=30&page=3");
  expect(each(last.body, "body")).toEqual([61, 62, 63, 64, 65].map((n) => `number ${n}`));
  expect(last.headers.get("link")).not.toContain('rel="next"');
  const all = await ask(github, token, "GET issues/1/comments?per_page=1000");
  expect(each(all.body, "body")).toHaveLength(65);
  expect(all.headers.get("link")).toBeNull();
});

test("startGitHub() clamps per_page to 100, as GitHub does", async () => {
  const world = withPull();
  for (let n = 1; n <= 101; n += 1) addComment(world, 1, { author: "ann", body: `number ${n}` });
  const github = await started(world);
  const page = await ask(github, github.token(workflow()), "GET issues/1/comments?per_page=1000");
  expect(each(page.body, "id")).toHaveLength(100);
});

test("startGitHub() refuses a request that does not conform with 422, and records it", async () => {
  const github = await started(withPull());
  const token = github.token(workflow());
  expect((await ask(github, token, "POST issues/1/comments", { text: "hello" })).status).toBe(422);
  expect((await ask(github, token, "GET issues/1/comments?per_page=many")).status).toBe(422);
  expect(github.violations).toMatchInlineSnapshot(`
    [
      {
        "kind": "request",
        "message": "must have required property 'body'",
        "operation": "issues/create-comment",
      },
      {
        "kind": "request",
        "message": "/per_page must be integer",
        "operation": "issues/list-comments",
      },
    ]
  `);
  expect(github.world.comments.size).toBe(0);
});

test("startGitHub() passes over what GitHub passes over, and records it", async () => {
  const github = await started(withPull());
  const token = github.token(workflow());
  const sha = github.world.pulls.get(1)?.headSha ?? "";
  const output = { title: "t", summary: "s", sumary: "typo" };
  expect((await ask(github, token, "GET issues/1/comments?perpage=5")).status).toBe(200);
  expect((await ask(github, token, "POST check-runs", { name: "n", head_sha: sha, output })).status).toBe(
    201,
  );
  expect(github.violations.map(({ kind, message }) => `${kind} ${message}`)).toEqual([
    "ignored perpage",
    "ignored output.sumary",
  ]);
});

test("startGitHub() knows no operation outside of its description", async () => {
  const github = await started(withPull());
  const answer = await ask(github, github.token(workflow()), "PUT pulls/1/merge", {});
  expect([answer.status, github.violations]).toEqual([
    404,
    [{ kind: "unknown", operation: "unknown", message: "PUT /repos/acme/shop/pulls/1/merge" }],
  ]);
});

test("startGitHub() answers 404 for another repository", async () => {
  const github = await started(withPull());
  expect((await ask(github, github.token(workflow()), "GET /repos/acme/other/pulls/1")).status).toBe(404);
});

test("close() rejects when an answer did not conform to GitHub's description", async () => {
  const operations = { "repos/get": () => ({ status: 200, body: { name: 7 } }) };
  const github = await startGitHub(withPull(), { operations });
  expect((await ask(github, github.token(workflow()), "GET /repos/acme/shop")).status).toBe(500);
  await expect(github.close()).rejects.toThrow("/name must be string");
});

test("close() rejects when an answer had a status GitHub does not describe", async () => {
  const operations = { "repos/get": () => ({ status: 299, body: {} }) };
  const github = await startGitHub(withPull(), { operations });
  await ask(github, github.token(workflow()), "GET /repos/acme/shop");
  await expect(github.close()).rejects.toThrow("status 299 is not described");
});

test("close() rejects when an operation fails for another reason than a refusal", async () => {
  const operations = {
    "repos/get": () => {
      throw new TypeError("a slip");
    },
  };
  const github = await startGitHub(withPull(), { operations });
  await expect(ask(github, github.token(workflow()), "GET /repos/acme/shop")).rejects.toThrow("fetch failed");
  await expect(github.close()).rejects.toThrow("a slip");
});

test("token() gives each caller a name that others see", async () => {
  const github = await started(withPull());
  const callers = [workflow(), app("tenantry"), human("ann")];
  for (const caller of callers) {
    await ask(github, github.token(caller), "POST issues/1/comments", { body: `by ${caller.login}` });
  }
  const { body } = await ask(github, github.token(workflow()), "GET issues/1/comments");
  const authors = [0, 1, 2].map((n) =>
    ["user.login", "user.type", "performed_via_github_app.slug"].map(
      (path) => at(body, `${n}.${path}`) ?? null,
    ),
  );
  expect(authors).toEqual([
    ["github-actions[bot]", "Bot", "github-actions"],
    ["tenantry[bot]", "Bot", "tenantry"],
    ["ann", "User", null],
  ]);
});

test("token() of a fork's workflow reads and may not write", async () => {
  const github = await started(withPull());
  const token = github.token(workflow(readOnly));
  expect((await ask(github, token, "GET issues/1/comments")).status).toBe(200);
  const answer = await ask(github, token, "POST issues/1/comments", { body: "hello" });
  expect([answer.status, words(answer.body)]).toEqual([403, "Resource not accessible by integration"]);
  expect(github.world.comments.size).toBe(0);
});

test("token() may do only what it was permitted, in a private repository also by reading", async () => {
  const github = await started(withPull());
  const token = github.token(workflow({ "pull-requests": "write" }));
  const statuses = async (lines: readonly string[]) =>
    Promise.all(
      lines.map(
        async (line) => (await ask(github, token, line, line.startsWith("GET") ? undefined : {})).status,
      ),
    );
  expect(await statuses(["GET issues/1/comments", "GET pulls/1", "GET /repos/acme/shop"])).toEqual([
    200, 200, 200,
  ]);
  expect(await statuses(["GET contents/a.sql", "GET commits/main/check-runs", "POST deployments"])).toEqual([
    403, 403, 403,
  ]);
});

test("token() for pull requests covers their comments and not those of issues", async () => {
  const github = await started(withPull());
  const issue = await ask(github, github.token(workflow()), "POST issues", { title: "Behind" });
  const token = github.token(workflow({ "pull-requests": "write" }));
  expect(at(issue.body, "number")).toBe(2);
  const comment = async (number: number) =>
    (await ask(github, token, `POST issues/${number}/comments`, { body: "hello" })).status;
  expect([await comment(1), await comment(2)]).toEqual([201, 403]);
});

test("token() in a public repository reads everything", async () => {
  const world = createWorld({ visibility: "public" });
  push(world, "main", { files: { "a.sql": "" } });
  const github = await started(world);
  expect((await ask(github, github.token(workflow({})), "GET contents/a.sql")).status).toBe(200);
});

test("startGitHub() answers 401 to a token nobody was given, and 403 to a client without a name", async () => {
  const github = await started(withPull());
  const unknown = await ask(github, "ghs_stranger", "GET pulls/1");
  expect([unknown.status, words(unknown.body)]).toEqual([401, "Bad credentials"]);
  const headers = { authorization: `token ${github.token(workflow())}`, "user-agent": "" };
  const nameless = await fetch(`${github.url}/repos/acme/shop`, { headers });
  expect(nameless.status).toBe(403);
});

test("requests are logged in order, with bodies and without tokens", async () => {
  const github = await started(withPull());
  const token = github.token(workflow());
  await ask(github, token, "GET issues/1/comments?per_page=100");
  await ask(github, token, "POST issues/1/comments", { body: "hello" });
  expect(github.requests).toMatchInlineSnapshot(`
    [
      {
        "body": null,
        "login": "github-actions[bot]",
        "method": "GET",
        "operation": "issues/list-comments",
        "path": "/repos/acme/shop/issues/1/comments?per_page=100",
        "status": 200,
      },
      {
        "body": {
          "body": "hello",
        },
        "login": "github-actions[bot]",
        "method": "POST",
        "operation": "issues/create-comment",
        "path": "/repos/acme/shop/issues/1/comments",
        "status": 201,
      },
    ]
  `);
  expect(JSON.stringify(github.requests)).not.toContain(token);
});

test("limits: a token has so many requests an hour, and headers say how many are left", async () => {
  const github = await started(withPull(), { limits: { requestsPerHour: 2 } });
  const token = github.token(workflow());
  const left = async () => {
    const { status, headers } = await ask(github, token, "GET pulls/1");
    return [
      status,
      headers.get("x-ratelimit-remaining"),
      Number(headers.get("x-ratelimit-reset")) > Date.now() / 1000,
    ];
  };
  expect([await left(), await left(), await left()]).toEqual([
    [200, "1", true],
    [200, "0", true],
    [403, "0", true],
  ]);
  const asked = await ask(github, token, "GET /rate_limit");
  expect([asked.status, at(asked.body, "rate.remaining")]).toEqual([200, 0]);
  expect((await ask(github, github.token(workflow()), "GET pulls/1")).status).toBe(200);
});

test("limits: too many writes in a minute are told to wait", async () => {
  const github = await started(withPull(), { limits: { writesPerMinute: 1 } });
  const token = github.token(workflow());
  expect((await ask(github, token, "POST issues/1/comments", { body: "one" })).status).toBe(201);
  const second = await ask(github, token, "POST issues/1/comments", { body: "two" });
  expect([second.status, words(second.body)]).toEqual([403, expect.stringContaining("secondary rate limit")]);
  expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(github.world.comments.size).toBe(1);
});

test("lag: the first questions for the pull requests of a commit are in vain", async () => {
  const world = withPull();
  const { after } = merge(world, 1, "squash");
  const github = await started(world, { lag: 2 });
  const token = github.token(workflow());
  const numbers = async () => each((await ask(github, token, `GET commits/${after}/pulls`)).body, "number");
  expect([await numbers(), await numbers(), await numbers()]).toEqual([[], [], [1]]);
});
