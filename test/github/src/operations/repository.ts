import { notFound, resolved } from "../call.ts";
import type { Call, Operations } from "../call.ts";
import type { Json, JsonObject } from "../json.ts";
import { apiUrl, person, repository, webUrl } from "../view/address.ts";
import { commitView, diffViews, gitCommitView } from "../view/commit.ts";
import { between, commitOf, mergeBase } from "../world/commits.ts";
import { addBlob } from "../world/git.ts";
import { testMerge } from "../world/pulls.ts";
import type { World } from "../world/world.ts";

export const repositories: Operations = {
  "repos/get"(call) {
    return { status: 200, body: repository(call.world) };
  },
  "repos/get-branch"(call) {
    const name = call.path["branch"] ?? "";
    const sha = call.world.branches.get(name);
    if (sha === undefined) throw notFound();
    return { status: 200, body: { name, protected: false, commit: commitView(call.world, sha) } };
  },
  "repos/get-commit"(call) {
    const sha = resolved(call.world, call.path["ref"] ?? "");
    return { status: 200, body: commitView(call.world, sha) };
  },
  "repos/get-content"(call) {
    const ref = call.query["ref"] ?? call.world.repository.defaultBranch;
    const { files } = commitOf(call.world, resolved(call.world, ref));
    return { status: 200, body: contentOf(call.world, files, call.path["path"] ?? "") };
  },
  "repos/get-collaborator-permission-level"(call) {
    const login = call.path["username"] ?? "";
    const granted = call.world.collaborators.get(login);
    const permission = granted ?? (call.world.repository.visibility === "public" ? "read" : "none");
    return { status: 200, body: { permission, role_name: permission, user: person(login) } };
  },
  "repos/compare-commits-with-basehead"(call) {
    const [base = "", head = ""] = (call.path["basehead"] ?? "").split("...");
    return {
      status: 200,
      body: comparison(call.world, resolved(call.world, base), resolved(call.world, head)),
    };
  },
  "git/get-ref"(call) {
    const name = call.path["ref"] ?? "";
    const sha = referred(call, name);
    const object = { type: "commit", sha, url: apiUrl(call.world, `git/commits/${sha}`) };
    return {
      status: 200,
      body: { ref: `refs/${name}`, url: apiUrl(call.world, `git/refs/${name}`), object },
    };
  },
  "git/get-commit"(call) {
    const sha = call.path["commit_sha"] ?? "";
    if (!call.world.commits.has(sha)) throw notFound();
    return { status: 200, body: gitCommitView(call.world, sha) };
  },
};

function comparison(world: World, base: string, head: string): JsonObject {
  const common = mergeBase(world, base, head);
  if (common === null) throw notFound();
  const ahead = between(world, base, head);
  const behind = between(world, head, base);
  const diverged = ahead.length > 0 && behind.length > 0;
  const one = ahead.length > 0 ? "ahead" : behind.length > 0 ? "behind" : "identical";
  return {
    status: diverged ? "diverged" : one,
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    base_commit: commitView(world, base),
    merge_base_commit: commitView(world, common),
    commits: ahead.map((sha) => commitView(world, sha)),
    files: diffViews(world, commitOf(world, common).files, commitOf(world, head).files),
  };
}

/** `heads/main` or `pull/3/merge`; nothing else, as this endpoint takes no short names. */
function referred(call: Call, name: string): string {
  const pulled = /^pull\/(\d+)\/(head|merge)$/.exec(name);
  const pull = call.world.pulls.get(Number(pulled?.[1]));
  const trial = pull === undefined || pulled?.[2] === "head" ? null : testMerge(call.world, pull);
  const sha =
    pull === undefined ? call.world.branches.get(name.replace(/^heads\//, "")) : (trial?.sha ?? pull.headSha);
  if (sha === undefined || !/^(heads|pull)\//.test(name)) throw notFound();
  return sha;
}

function contentOf(world: World, files: ReadonlyMap<string, string>, path: string): Json {
  const text = files.get(path);
  if (text !== undefined) return { ...entry(world, path, text), content: wrapped(text), encoding: "base64" };
  const inside = [...files].filter(([name]) => name.startsWith(`${path}/`));
  if (inside.length === 0) throw notFound();
  const names = new Set(inside.map(([name]) => name.slice(path.length + 1).split("/")[0] ?? ""));
  return [...names].map((name) => entry(world, `${path}/${name}`, files.get(`${path}/${name}`)));
}

function entry(world: World, path: string, text: string | undefined): JsonObject {
  const size = text === undefined ? 0 : Buffer.byteLength(text);
  const sha = addBlob(world.objects, text ?? path);
  const url = apiUrl(world, `contents/${path}`);
  const html = webUrl(world, `blob/${world.repository.defaultBranch}/${path}`);
  const type = text === undefined ? "dir" : "file";
  return { type, path, name: path.split("/").at(-1) ?? path, size, sha, url, html_url: html };
}

/** GitHub breaks base64 into lines of 60 characters. */
function wrapped(text: string): string {
  return Buffer.from(text).toString("base64").replaceAll(/.{60}/g, "$&\n");
}
