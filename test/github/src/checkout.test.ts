import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkout } from "./checkout.ts";
import { headOf, push } from "./world/commits.ts";
import { openPull, pullOf, testMerge } from "./world/pulls.ts";
import { createWorld } from "./world/world.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "checkout-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function git(...args: readonly string[]): string {
  return execFileSync("git", [...args], { cwd: folder, encoding: "utf8" }).trim();
}

test("checkout() makes objects that git finds whole, with the names the world uses", () => {
  const world = createWorld();
  push(world, "main", { files: { "a.sql": "1\n", "a/b.sql": "2\n", "a-c.sql": "3\n", "é/ü.sql": "" } });
  push(world, "feature/x", {
    files: { "a/b.sql": null, "a/d.sql": "4" },
    message: "Ändern\n\nWhy",
    author: "ann",
  });
  openPull(world, "feature/x");
  const merged = testMerge(world, pullOf(world, 1))?.sha ?? "";
  checkout(world, folder, merged);
  expect(git("fsck", "--full", "--strict")).toBe("");
  expect(git("status", "--porcelain")).toBe("");
  expect(git("rev-parse", "HEAD", "origin/main", "refs/remotes/pull/1/merge")).toBe(
    [merged, headOf(world, "main"), merged].join("\n"),
  );
  expect(git("log", "-1", "--format=%an|%s|%b", "origin/feature/x")).toBe("ann|Ändern|Why");
  expect(git("diff", "--name-status", "HEAD^1", "HEAD")).toBe("D\ta/b.sql\nA\ta/d.sql");
  expect(readFileSync(join(folder, "a/d.sql"), "utf8")).toBe("4");
});

test("checkout() leaves out the branches of forks", () => {
  const world = createWorld();
  push(world, "main", { files: { "a.sql": "1" } });
  push(world, "stranger:feature", { files: { "b.sql": "2" } });
  checkout(world, folder, headOf(world, "main"));
  expect(git("branch", "--remotes", "--format=%(refname:short)")).toBe("origin/main");
});
