import { expect, test } from "vitest";
import { workflow } from "../access.ts";
import { ask, at, each, started, textOf } from "../ask.ts";
import { headOf, push } from "../world/commits.ts";
import { createWorld } from "../world/world.ts";

function withBranches() {
  const world = createWorld();
  push(world, "main", {
    files: { "db/a.sql": "select 1;\n", "db/deep/b.sql": "2", "readme.md": "x".repeat(100) },
  });
  push(world, "feature/a", { files: { "db/c.sql": "3" }, message: "Add c", author: "ann" });
  push(world, "main", { files: { "db/a.sql": "select 2;\n" } });
  return world;
}

async function asking() {
  const world = withBranches();
  const github = await started(world);
  const token = github.token(workflow());
  return { world, get: (path: string) => ask(github, token, `GET ${path}`) };
}

test("repos/get tells the default branch", async () => {
  const { get } = await asking();
  expect(await get("/repos/acme/shop")).toMatchObject({
    status: 200,
    body: { full_name: "acme/shop", default_branch: "main", private: true, fork: false },
  });
});

test("repos/get-branch, git/get-ref and repos/get-commit agree about a head", async () => {
  const { world, get } = await asking();
  const sha = headOf(world, "feature/a");
  expect((await get("branches/feature/a")).body).toMatchObject({ name: "feature/a", commit: { sha } });
  expect((await get("git/ref/heads/feature/a")).body).toMatchObject({
    ref: "refs/heads/feature/a",
    object: { sha },
  });
  for (const ref of ["feature/a", "heads/feature/a", sha]) {
    const { body } = await get(`commits/${ref}`);
    expect([at(body, "sha"), at(body, "commit.message"), at(body, "files.0.filename")]).toEqual([
      sha,
      "Add c",
      "db/c.sql",
    ]);
  }
  expect((await get(`git/commits/${sha}`)).body).toMatchObject({
    sha,
    author: { name: "ann" },
    parents: [{}],
  });
});

test("what does not exist is 404", async () => {
  const { get } = await asking();
  const paths = [
    "branches/none",
    "git/ref/main",
    "commits/none",
    "git/commits/none",
    "contents/none",
    "pulls/7",
  ];
  expect(await Promise.all(paths.map(async (path) => (await get(path)).status))).toEqual(
    paths.map(() => 404),
  );
});

test("repos/get-content gives a file at a commit, and the names in a folder", async () => {
  const { get } = await asking();
  const { body } = await get("contents/db/a.sql");
  expect(Buffer.from(textOf(at(body, "content")), "base64").toString()).toBe("select 2;\n");
  const old = await get("contents/db/a.sql?ref=feature/a");
  expect(Buffer.from(textOf(at(old.body, "content")), "base64").toString()).toBe("select 1;\n");
  expect(textOf(at((await get("contents/readme.md")).body, "content"))).toMatch(/^.{60}\n/);
  const folder = await get("contents/db?ref=feature/a");
  expect([each(folder.body, "name"), each(folder.body, "type")]).toEqual([
    ["a.sql", "deep", "c.sql"],
    ["file", "dir", "file"],
  ]);
});

test("repos/compare-commits-with-basehead compares from where the branches parted", async () => {
  const { world, get } = await asking();
  const { body } = await get("compare/main...feature/a");
  expect(body).toMatchObject({ status: "diverged", ahead_by: 1, behind_by: 1 });
  expect(each(at(body, "files") ?? [], "filename")).toEqual(["db/c.sql"]);
  const first = at(body, "merge_base_commit.sha");
  expect((await get(`compare/${textOf(first)}...main`)).body).toMatchObject({
    status: "ahead",
    total_commits: 1,
  });
  expect((await get(`compare/main...${headOf(world, "main")}`)).body).toMatchObject({ status: "identical" });
});

test("repos/get-collaborator-permission-level tells what a person may do", async () => {
  const { world, get } = await asking();
  world.collaborators.set("ann", "write");
  const permission = async (login: string) =>
    at((await get(`collaborators/${login}/permission`)).body, "permission");
  expect([await permission("acme"), await permission("ann"), await permission("stranger")]).toEqual([
    "admin",
    "write",
    "none",
  ]);
});
