import { setTimeout as pause } from "node:timers/promises";
import { statusOf } from "./hub.ts";
import type { Hub } from "./hub.ts";

/** A pull request whose changes came to a branch. */
export interface MergedPull {
  readonly number: number;
  /** Its last commit, which is what was planned. */
  readonly head: string;
}

/** GitHub's index knows a merge a second or two late. */
const waits: readonly number[] = [0, 500, 1000, 2000];

/** Whether commits are so new that the index may not know them yet. */
export type Age = "just pushed" | "older";

/** A token has a thousand requests an hour: so many commits of a push are asked about, and so many of them again. */
export const mostCommits = 200;
const mostAgain = 40;

/** Says, of what was found so far, whether that is enough; what GitHub does not know yet is asked again otherwise. */
export type Enough = (found: readonly MergedPull[]) => Promise<boolean>;

/** The pull requests that brought these commits to `branch`, each once. */
export async function mergedPulls(
  hub: Hub,
  commits: readonly string[],
  branch: string,
  isEnough: Enough = never,
  age: Age = "just pushed",
): Promise<readonly MergedPull[]> {
  const found = new Map<number, MergedPull>();
  const sorted = () => [...found.values()].toSorted((a, b) => a.number - b.number);
  let open = commits.slice(0, mostCommits);
  for (const wait of age === "older" ? [0] : waits) {
    if (open.length === 0) break;
    await pause(wait);
    const unknown: string[] = [];
    for (const commit of open) {
      const pulls = await pullsOf(hub, commit, branch);
      if (pulls.length === 0) unknown.push(commit);
      for (const pull of pulls) found.set(pull.number, pull);
    }
    open = unknown.slice(0, mostAgain);
    if (await isEnough(sorted())) break;
  }
  return sorted();
}

async function never(): Promise<boolean> {
  return await Promise.resolve(false);
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

/** Whether somebody who may write to the repository approved the commit that was planned, and still does. */
export async function isApproved(hub: Hub, { number, head }: MergedPull): Promise<boolean> {
  const { api, place } = hub;
  const reviews = await api.paginate(api.rest.pulls.listReviews, {
    ...place,
    pull_number: number,
    per_page: 100,
  });
  // Oldest first; what somebody decides replaces what they decided before, and a comment decides nothing.
  const decided = reviews.filter(({ state }) => decisive.has(state));
  const newest = new Map(decided.map((review) => [review.user?.login ?? "", review]));
  for (const [login, { state, commit_id: of }] of newest)
    if (state === "APPROVED" && of === head && (await mayWrite(hub, login))) return true;
  return false;
}

/** In a public repository anybody may approve; as for GitHub's own rules only those count who may write. */
async function mayWrite({ api, place }: Hub, login: string): Promise<boolean> {
  try {
    const { data } = await api.rest.repos.getCollaboratorPermissionLevel({ ...place, username: login });
    return data.permission === "admin" || data.permission === "write";
  } catch (error) {
    // Nobody of that name has to do with the repository.
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

const decisive: ReadonlySet<string> = new Set(["APPROVED", "CHANGES_REQUESTED", "DISMISSED"]);
