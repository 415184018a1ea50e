import { parseHeader } from "@tenantry/core";
import type { CommentHeader } from "@tenantry/core";
import type { Hub } from "./hub.ts";
import { statusOf } from "./hub.ts";

/** Who we are to GitHub: `github-actions[bot]`, or the app or person behind another token. */
export async function viewerOf({ api }: Hub): Promise<string> {
  const { viewer } = await api.graphql<{ viewer: { login: string } }>("{ viewer { login } }");
  return viewer.login;
}

/** A comment of our own on a pull request. */
export interface Found {
  readonly id: number;
  readonly node: string;
  readonly url: string;
  readonly header: CommentHeader;
}

/** Our comments on a pull request for an environment, oldest first. */
export async function ownComments(
  { api, place }: Hub,
  number: number,
  { environment, login }: { readonly environment: string; readonly login: string },
): Promise<readonly Found[]> {
  const all = await api.paginate(api.rest.issues.listComments, {
    ...place,
    issue_number: number,
    per_page: 100,
  });
  return all
    .filter(({ user }) => user?.login === login)
    .flatMap(({ id, node_id: node, html_url: url, body = "" }) => {
      const header = parseHeader(body.split("\n", 1)[0] ?? "");
      return header !== null && header.env === environment ? [{ id, node, url, header }] : [];
    });
}

/** A comment to be: smaller at each level, from 0 on; null where there is no such level. */
export interface Draft {
  readonly header: CommentHeader;
  readonly body: (level: number) => { readonly text: string; readonly level: number } | null;
  /** Whether it is worth a new comment, or only an edit of the one that is there. */
  readonly fresh: "create" | "only edit";
}

export type Posted =
  | { readonly kind: "created" | "edited" | "same"; readonly url: string }
  | { readonly kind: "newer"; readonly url: string }
  | { readonly kind: "none" };

/** Creates the one comment of an environment, edits it, or leaves it as it is. */
export async function upsert(hub: Hub, number: number, login: string, draft: Draft): Promise<Posted> {
  const { header } = draft;
  const find = async () => await ownComments(hub, number, { environment: header.env, login });
  const newest = await fold(hub, await find());
  if (newest === undefined) {
    if (draft.fresh === "only edit") return { kind: "none" };
    const created = await create(hub, number, draft, find);
    // Another run may have found none either.
    await fold(hub, await find());
    return created;
  }
  if (isLater(newest.header, header)) return { kind: "newer", url: newest.url };
  const isReported = newest.header.kind === "apply" && newest.header.verdict === "done";
  if (isReported && draft.fresh === "only edit") return { kind: "same", url: newest.url };
  if (newest.header.kind === header.kind && newest.header.body === header.body) {
    return { kind: "same", url: newest.url };
  }
  await edit(hub, newest, draft);
  return { kind: "edited", url: newest.url };
}

/** The comment of the newest run; others of ours are folded away. */
async function fold(hub: Hub, found: readonly Found[]): Promise<Found | undefined> {
  const [newest, ...others] = found
    .toReversed()
    .toSorted((a, b) => b.header.run - a.header.run || b.header.attempt - a.header.attempt);
  for (const old of others) await minimize(hub, old);
  return newest;
}

async function edit({ api, place }: Hub, { id }: Found, draft: Draft): Promise<void> {
  await shrinking(draft, async (body) => {
    await api.rest.issues.updateComment({ ...place, comment_id: id, body });
  });
}

/** Whoever may have been heard is not asked again before looking: two comments would be worse than one attempt less. */
async function create(
  { api, place }: Hub,
  number: number,
  draft: Draft,
  find: () => Promise<readonly Found[]>,
): Promise<Posted> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const url = await shrinking(draft, async (body) => {
        const { data } = await api.rest.issues.createComment({ ...place, issue_number: number, body });
        return data.html_url;
      });
      return { kind: "created", url };
    } catch (error) {
      const status = statusOf(error);
      if (attempt >= 3 || (status !== null && status < 500)) throw error;
      const there = (await find()).at(-1);
      if (there !== undefined) return { kind: "created", url: there.url };
    }
  }
}

/** GitHub's limit is its own: what it finds too long is said shorter, twice at most. */
async function shrinking<T>(draft: Draft, send: (body: string) => Promise<T>): Promise<T> {
  let attempt = draft.body(0);
  for (let tries = 0; attempt !== null; tries += 1) {
    try {
      return await send(attempt.text);
    } catch (error) {
      const smaller = statusOf(error) === 422 && tries < 2 ? draft.body(attempt.level + 1) : null;
      if (smaller === null) throw error;
      attempt = smaller;
    }
  }
  throw new Error("bug: a comment without a first level");
}

function isLater(there: CommentHeader, ours: CommentHeader): boolean {
  return there.run > ours.run || (there.run === ours.run && there.attempt > ours.attempt);
}

async function minimize({ api }: Hub, { node }: Found): Promise<void> {
  await api
    .graphql(
      "mutation($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { minimizedComment { isMinimized } } }",
      { id: node },
    )
    // An old comment in sight is no reason to leave the new one out.
    .catch(() => undefined);
}
