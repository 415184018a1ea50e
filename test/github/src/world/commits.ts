import { addCommit, addTree } from "./git.ts";
import type { Files } from "./git.ts";
import { tick } from "./world.ts";
import type { Commit, World } from "./world.ts";

/** What a commit changes: the new text of a file, or null to remove it. */
export interface Change {
  readonly files: Readonly<Record<string, string | null>>;
  readonly message?: string;
  readonly author?: string;
}

/** What GitHub tells about a branch that moved. */
export interface Push {
  readonly branch: string;
  /** Forty zeros for a new branch. */
  readonly before: string;
  readonly after: string;
  /** Oldest first, only those the branch did not have. */
  readonly commits: readonly string[];
  readonly forced: boolean;
  readonly pusher: string;
}

export const nothing: string = "0".repeat(40);

/** Commits to a branch and pushes it. A new branch starts at the default branch. */
export function push(world: World, branch: string, ...changes: readonly Change[]): Push {
  const start = world.branches.get(branch) ?? world.branches.get(world.repository.defaultBranch) ?? null;
  return move(world, branch, build(world, start, changes), changes.at(-1)?.author ?? world.repository.owner);
}

/** Commits on top of another commit and force-pushes the branch there. */
export function forcePush(world: World, branch: string, onto: string, ...changes: readonly Change[]): Push {
  return move(world, branch, build(world, onto, changes), changes.at(-1)?.author ?? world.repository.owner);
}

/** Points a branch at a commit; open pull requests from it follow. */
export function move(world: World, branch: string, after: string, pusher: string): Push {
  const before = world.branches.get(branch) ?? nothing;
  world.branches.set(branch, after);
  for (const pull of world.pulls.values()) {
    if (pull.head !== branch || world.issues.get(pull.number)?.state !== "open" || pull.headSha === after)
      continue;
    pull.previousSha = pull.headSha;
    pull.headSha = after;
    pull.baseSha = headOf(world, pull.base);
  }
  const forced = before !== nothing && !isAncestor(world, before, after);
  return { branch, before, after, commits: between(world, before, after), forced, pusher };
}

/** Adds a commit that no branch has yet. */
export function commitFiles(
  world: World,
  parents: readonly string[],
  files: Files,
  told: { readonly message: string; readonly author: string; readonly at: string },
): Commit {
  const tree = addTree(world.objects, files);
  const sha = addCommit(
    world.objects,
    { tree, parents, message: told.message },
    { name: told.author, email: emailOf(told.author), at: told.at },
  );
  const commit = { sha, tree, files, parents, ...told };
  world.commits.set(sha, commit);
  return commit;
}

/** Without the suffix of bots, which real addresses have and GitHub's own schemas refuse. */
export function emailOf(login: string): string {
  return `${login.replace("[bot]", "")}@users.noreply.github.com`;
}

/** A commit that exists; anything else is a mistake in the test. */
export function commitOf(world: World, sha: string): Commit {
  const commit = world.commits.get(sha);
  if (commit === undefined) throw new Error(`this world has no commit ${sha}`);
  return commit;
}

export function headOf(world: World, branch: string): string {
  const head = world.branches.get(branch);
  if (head === undefined) throw new Error(`this world has no branch ${branch}`);
  return head;
}

/** A commit and everything before it, newest first. */
function ancestors(world: World, sha: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = sha === nothing ? [] : [sha];
  for (const each of waiting) {
    if (seen.has(each)) continue;
    seen.add(each);
    waiting.push(...commitOf(world, each).parents);
  }
  return seen;
}

export function isAncestor(world: World, older: string, newer: string): boolean {
  return ancestors(world, newer).has(older);
}

/** Commits that `after` has and `before` has not, oldest first. */
export function between(world: World, before: string, after: string): readonly string[] {
  const known = ancestors(world, before);
  const added = [...ancestors(world, after)].filter((sha) => !known.has(sha));
  return added.toSorted((a, b) => (commitOf(world, a).at < commitOf(world, b).at ? -1 : 1));
}

/** The newest commit both have; null for unrelated histories. */
export function mergeBase(world: World, one: string, other: string): string | null {
  const known = ancestors(world, other);
  return [...ancestors(world, one)].find((sha) => known.has(sha)) ?? null;
}

/** Files of the first parent; none before the first commit. */
export function filesBefore(world: World, sha: string): Files {
  const parent = commitOf(world, sha).parents[0];
  return parent === undefined ? new Map<string, string>() : commitOf(world, parent).files;
}

/** Paths whose text differs, sorted. */
export function changedPaths(before: Files, after: Files): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).toSorted();
}

/** `ours` with what `theirs` changed since `base`; null where both changed the same file. */
export function mergedFiles(base: Files, ours: Files, theirs: Files): Files | null {
  const merged = new Map(ours);
  for (const path of changedPaths(base, theirs)) {
    if (ours.get(path) !== base.get(path) && ours.get(path) !== theirs.get(path)) return null;
    const text = theirs.get(path);
    if (text === undefined) merged.delete(path);
    else merged.set(path, text);
  }
  return merged;
}

function build(world: World, start: string | null, changes: readonly Change[]): string {
  let head = start;
  for (const { files, message = "Change files", author = world.repository.owner } of changes) {
    const next = new Map(head === null ? [] : commitOf(world, head).files);
    for (const [path, text] of Object.entries(files)) {
      if (text === null) next.delete(path);
      else next.set(path, text);
    }
    head = commitFiles(world, head === null ? [] : [head], next, { message, author, at: tick(world) }).sha;
  }
  if (head === null) throw new Error("the first push of a world needs at least one change");
  return head;
}
