import type { JsonObject } from "../json.ts";
import { changedPaths, commitOf, emailOf, filesBefore, nothing } from "../world/commits.ts";
import { addBlob } from "../world/git.ts";
import type { Files } from "../world/git.ts";
import type { World } from "../world/world.ts";
import { apiUrl, person, webUrl } from "./address.ts";

export function commitView(world: World, sha: string): JsonObject {
  const { parents, author, files } = commitOf(world, sha);
  return {
    sha,
    url: apiUrl(world, `commits/${sha}`),
    html_url: webUrl(world, `commit/${sha}`),
    commit: gitCommitView(world, sha),
    author: person(author),
    committer: person(author),
    parents: parentViews(world, parents),
    files: diffViews(world, filesBefore(world, sha), files),
  };
}

export function gitCommitView(world: World, sha: string): JsonObject {
  const { tree, message, author, at, parents } = commitOf(world, sha);
  const signature = { name: author, email: emailOf(author), date: at };
  const treeView = { sha: tree, url: apiUrl(world, `git/trees/${tree}`) };
  const told = { message, author: signature, committer: signature, parents: parentViews(world, parents) };
  return { sha, tree: treeView, ...told, url: apiUrl(world, `git/commits/${sha}`) };
}

export function diffViews(world: World, before: Files, after: Files): readonly JsonObject[] {
  return changedPaths(before, after).map((filename) => {
    const old = before.get(filename);
    const text = after.get(filename);
    const additions = lines(text);
    const deletions = lines(old);
    const status = old === undefined ? "added" : text === undefined ? "removed" : "modified";
    const sha = addBlob(world.objects, text ?? old ?? "");
    return { filename, status, sha, additions, deletions, changes: additions + deletions };
  });
}

/** The address of a comparison, as a push event has it. */
export function compareUrl(world: World, before: string, after: string): string {
  const from = before === nothing ? "" : `${before.slice(0, 12)}...`;
  return webUrl(world, `compare/${from}${after.slice(0, 12)}`);
}

function parentViews(world: World, parents: readonly string[]): readonly JsonObject[] {
  return parents.map((sha) => ({
    sha,
    url: apiUrl(world, `commits/${sha}`),
    html_url: webUrl(world, `commit/${sha}`),
  }));
}

function lines(text: string | undefined): number {
  return text === undefined || text === "" ? 0 : text.trimEnd().split("\n").length;
}
