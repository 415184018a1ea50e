import {
  between,
  changedPaths,
  commitFiles,
  commitOf,
  filesBefore,
  headOf,
  mergeBase,
  mergedFiles,
  move,
} from "./commits.ts";
import type { Push } from "./commits.ts";
import type { Files } from "./git.ts";
import { addIssue, close, issueOf } from "./talk.ts";
import { now, tick } from "./world.ts";
import type { Commit, Pull, World } from "./world.ts";

/** How a pull request gets into its base branch. */
export type MergeMethod = "merge" | "squash" | "rebase";

/** One entry of a merge queue: its commit on top of the entries before it. */
export interface MergeGroup {
  readonly pull: number;
  readonly baseRef: string;
  readonly baseSha: string;
  readonly headRef: string;
  readonly headSha: string;
}

/** Opens a pull request from a branch (`stranger:feature` for a fork's) and returns its number. */
export function openPull(
  world: World,
  head: string,
  given: {
    readonly title?: string;
    readonly base?: string;
    readonly author?: string;
    readonly draft?: boolean;
  } = {},
): number {
  const { title = `Merge ${head}`, base = world.repository.defaultBranch, draft = false } = given;
  const [owner = "", forked] = head.split(":");
  const headRepository =
    forked === undefined ? world.repository.fullName : `${owner}/${world.repository.name}`;
  const author = given.author ?? (forked === undefined ? world.repository.owner : owner);
  const { number } = addIssue(world, { title, author });
  const headSha = headOf(world, head);
  const baseSha = headOf(world, base);
  const places = { number, head, base, headRepository, draft };
  const state = { headSha, previousSha: null, baseSha, merged: null, introduced: new Set<string>() };
  world.pulls.set(number, { ...places, ...state });
  return number;
}

export function pullOf(world: World, number: number): Pull {
  const pull = world.pulls.get(number);
  if (pull === undefined) throw new Error(`this world has no pull request ${number}`);
  return pull;
}

/** Merges a pull request into its base branch, as its button does. A conflict is a mistake in the test. */
export function merge(world: World, number: number, method: MergeMethod, by?: string): Push {
  const pull = pullOf(world, number);
  const person = by ?? world.repository.owner;
  const tip = landed(world, pull, headOf(world, pull.base), { method, by: person });
  const moved = move(world, pull.base, tip, person);
  finish(world, pull, { sha: tip, by: person, introduced: moved.commits });
  return moved;
}

/** Puts pull requests of one base into a merge queue, each entry on top of the one before. */
export function enqueue(world: World, ...numbers: readonly number[]): readonly MergeGroup[] {
  const groups: MergeGroup[] = [];
  for (const number of numbers) {
    const pull = pullOf(world, number);
    const baseSha = groups.at(-1)?.headSha ?? headOf(world, pull.base);
    const headSha = landed(world, pull, baseSha, { method: "merge", by: world.repository.owner });
    const headRef = `gh-readonly-queue/${pull.base}/pr-${number}-${baseSha}`;
    world.branches.set(headRef, headSha);
    groups.push({ pull: number, baseRef: pull.base, baseSha, headRef, headSha });
  }
  return groups;
}

/** Lets the whole queue into the base branch by one push. */
export function land(world: World, groups: readonly MergeGroup[]): Push {
  const last = groups.at(-1);
  if (last === undefined) throw new Error("an empty queue lands nothing");
  const by = "github-merge-queue[bot]";
  const moved = move(world, last.baseRef, last.headSha, by);
  for (const { pull, headSha, baseSha, headRef } of groups) {
    finish(world, pullOf(world, pull), { sha: headSha, by, introduced: between(world, baseSha, headSha) });
    world.branches.delete(headRef);
  }
  return moved;
}

/** What `refs/pull/N/merge` points to: the merge GitHub would make; null when there are conflicts. */
export function testMerge(world: World, pull: Pull): Commit | null {
  const base = headOf(world, pull.base);
  const files = combined(world, base, pull.headSha);
  const { at } = commitOf(world, pull.headSha);
  const told = { message: `Merge ${pull.headSha} into ${base}`, author: world.repository.owner, at };
  return files === null ? null : commitFiles(world, [base, pull.headSha], files, told);
}

/** Commits of a pull request, oldest first. */
export function commitsOf(world: World, pull: Pull): readonly string[] {
  return between(world, pull.baseSha, pull.headSha);
}

/** Files before and after a pull request: from where it left its base. */
export function filesOf(world: World, pull: Pull): { readonly before: Files; readonly after: Files } {
  const base = mergeBase(world, pull.baseSha, pull.headSha);
  const before = base === null ? new Map<string, string>() : commitOf(world, base).files;
  return { before, after: commitOf(world, pull.headSha).files };
}

/** The commit that the base branch would have after the merge. */
function landed(
  world: World,
  pull: Pull,
  onto: string,
  how: { readonly method: MergeMethod; readonly by: string },
): string {
  const { title } = issueOf(world, pull.number);
  if (how.method === "rebase") return rebased(world, pull, onto);
  const files = combined(world, onto, pull.headSha);
  if (files === null) throw new Error(`pull request ${pull.number} has conflicts`);
  const merges = how.method === "merge";
  const message = merges ? `Merge pull request #${pull.number}\n\n${title}` : `${title} (#${pull.number})`;
  const parents = merges ? [onto, pull.headSha] : [onto];
  return commitFiles(world, parents, files, { message, author: how.by, at: tick(world) }).sha;
}

function rebased(world: World, pull: Pull, onto: string): string {
  let head = onto;
  for (const sha of commitsOf(world, pull)) {
    const { files, message, author } = commitOf(world, sha);
    const before = filesBefore(world, sha);
    const next = mergedFiles(before, commitOf(world, head).files, files);
    if (next === null || changedPaths(before, files).length === 0) throw new Error(`cannot rebase ${sha}`);
    head = commitFiles(world, [head], next, { message, author, at: tick(world) }).sha;
  }
  return head;
}

function combined(world: World, base: string, head: string): Files | null {
  const common = mergeBase(world, base, head);
  const before = common === null ? new Map<string, string>() : commitOf(world, common).files;
  return mergedFiles(before, commitOf(world, base).files, commitOf(world, head).files);
}

function finish(
  world: World,
  pull: Pull,
  how: { readonly sha: string; readonly by: string; readonly introduced: readonly string[] },
): void {
  pull.merged = { at: now(world), by: how.by, sha: how.sha };
  pull.introduced = new Set(how.introduced);
  close(world, pull.number);
}
