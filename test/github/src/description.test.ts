import { expect, test } from "vitest";
import { checker, published } from "./description.ts";

const { match, check, checkText, description } = published("rest");

test.each([
  ["GET", "/repos/o/r/commits/main", "repos/get-commit", { ref: "main" }],
  ["GET", "/repos/o/r/commits/feature/a/check-runs", "checks/list-for-ref", { ref: "feature/a" }],
  [
    "GET",
    "/repos/o/r/commits/abc/pulls",
    "repos/list-pull-requests-associated-with-commit",
    { commit_sha: "abc" },
  ],
  ["GET", "/repos/o/r/contents/db/a%20b.sql", "repos/get-content", { path: "db/a b.sql" }],
  ["GET", "/repos/o/r/issues/comments/7", "issues/get-comment", { comment_id: "7" }],
  ["PATCH", "/repos/o/r/issues/7", "issues/update", { issue_number: "7" }],
  [
    "GET",
    "/repos/o/r/compare/main...feature/a",
    "repos/compare-commits-with-basehead",
    { basehead: "main...feature/a" },
  ],
])("match() takes %s %s for %s", (method, path, id, values) => {
  const found = match(method, path);
  expect([found?.id, found?.path]).toEqual([id, { owner: "o", repo: "r", ...values }]);
});

test("match() takes nothing for a method or path that is not described", () => {
  expect([match("PUT", "/repos/o/r"), match("GET", "/repos/o/r/"), match("GET", "/users/ann")]).toEqual([
    null,
    null,
    null,
  ]);
});

test("check() knows the limits of the description", () => {
  const body = description.operations["checks/create"]?.body?.schema ?? {};
  const annotation = { path: "a.sql", start_line: 1, end_line: 1, annotation_level: "notice", message: "m" };
  const output = (count: number) => ({
    title: "t",
    summary: "s",
    annotations: Array.from({ length: count }, () => annotation),
  });
  expect(check(body, { name: "n", head_sha: "s", output: output(50) })).toBeNull();
  expect(check(body, { name: "n", head_sha: "s", output: output(51) })).toBe(
    "/output/annotations must NOT have more than 50 items",
  );
  expect(check(body, { name: "n", head_sha: "s", status: "done" })).toContain(
    "/status must be equal to one of",
  );
});

test("checkText() reads numbers from text, check() does not", () => {
  const { check: strict, checkText: lenient } = checker({
    source: description.source,
    operations: {},
    schemas: {},
  });
  const schema = { type: "object", properties: { page: { type: "integer" } } };
  expect([lenient(schema, { page: "2" }), strict(schema, { page: "2" })]).toEqual([
    null,
    "/page must be integer",
  ]);
  expect(checkText(schema, { page: "two" })).toBe("/page must be integer");
});

test("published() says where it was taken from", () => {
  for (const name of ["rest", "webhooks"] as const) {
    const { source } = published(name).description;
    expect(source).toMatchObject({ license: "MIT", version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
    expect(source.package).toMatch(/^@octokit\//);
  }
});
