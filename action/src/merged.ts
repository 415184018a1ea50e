import { setTimeout as pause } from "node:timers/promises";
import type { Hub } from "./hub.ts";

/** A pull request whose changes came to a branch. */
export interface MergedPull {
  readonly number: number;
  /** Its last commit, which is what was planned. */
  readonly head: string;
}

/** GitHub's index knows a merge a second or two late. */
const waits: readonly number[] = [0, 500, 1000, 2000];

/** The pull requests that brought these commits to `branch`, each once; the first commit is the head of the push. */
export async function mergedPulls(
  hub: Hub,
  commits: readonly string[],
  branch: string,
  age: "new" | "settled" = "new",
): Promise<readonly MergedPull[]> {
  const [head, ...others] = commits;
  const found = new Map<number, MergedPull>();
  for (const wait of age === "new" ? waits : [0]) {
    if (head === undefined || found.size > 0) break;
    await pause(wait);
    for (const pull of await pullsOf(hub, head, branch)) found.set(pull.number, pull);
  }
  for (const commit of others) {
    for (const pull of await pullsOf(hub, commit, branch)) found.set(pull.number, pull);
  }
  return [...found.values()].toSorted((a, b) => a.number - b.number);
}

/** Commits of a branch are also listed for open pull requests and for other bases: those say nothing. */
async function pullsOf({ api, place }: Hub, commit: string, branch: string): Promise<readonly MergedPull[]> {
  const pulls = await api.paginate(api.rest.repos.listPullRequestsAssociatedWithCommit, {
    ...place,
    commit_sha: commit,
    per_page: 100,
  });
  return pulls
    .filter(({ merged_at: mergedAt, base }) => mergedAt !== null && base.ref === branch)
    .map(({ number, head }) => ({ number, head: head.sha }));
}

/** Whether the newest approval is of the commit that was planned. */
export async function isApproved({ api, place }: Hub, { number, head }: MergedPull): Promise<boolean> {
  const reviews = await api.paginate(api.rest.pulls.listReviews, {
    ...place,
    pull_number: number,
    per_page: 100,
  });
  return reviews.findLast(({ state }) => state === "APPROVED")?.commit_id === head;
}
