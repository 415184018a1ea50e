import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";
import { testMerge } from "./world/pulls.ts";
import type { World } from "./world/world.ts";

/**
 * Makes a folder a git checkout of a commit, as `actions/checkout` with `fetch-depth: 0` leaves it: HEAD detached,
 * branches under `origin/`, the test merge of pull request N as `pull/N/merge`.
 */
export function checkout(world: World, folder: string, sha: string): void {
  const refs = refsOf(world);
  git(folder, ["init", "--quiet"]);
  for (const [name, stored] of world.objects) {
    write(join(folder, ".git/objects", name.slice(0, 2), name.slice(2)), deflateSync(stored));
  }
  for (const [ref, target] of refs) write(join(folder, ".git/refs/remotes", ref), `${target}\n`);
  git(folder, ["remote", "add", "origin", `https://github.com/${world.repository.fullName}`]);
  git(folder, ["checkout", "--quiet", "--force", "--detach", sha]);
}

function refsOf(world: World): ReadonlyMap<string, string> {
  const refs = new Map<string, string>();
  for (const [branch, sha] of world.branches) if (!branch.includes(":")) refs.set(`origin/${branch}`, sha);
  for (const pull of world.pulls.values()) {
    const merge = pull.merged === null ? testMerge(world, pull) : null;
    if (merge !== null) refs.set(`pull/${pull.number}/merge`, merge.sha);
  }
  return refs;
}

function git(folder: string, args: readonly string[]): void {
  const env = { PATH: process.env["PATH"], GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  execFileSync("git", [...args], { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
}

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
