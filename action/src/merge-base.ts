import type { Occasion } from "./event.ts";
import type { Git } from "./git.ts";

/**
 * The run as of the merge that GitHub tries and we have checked out: its first parent is the base branch of now, where the event
 * has the one of when the pull request was opened or moved.
 */
export async function onMerge(occasion: Occasion, git: Pick<Git, "parents">): Promise<Occasion> {
  const { trigger, sha } = occasion;
  if (trigger.kind !== "pull_request") return occasion;
  const [base, head, ...others] = await git.parents(sha);
  if (base === undefined || head !== trigger.head || others.length > 0) return occasion;
  return { ...occasion, trigger: { ...trigger, base } };
}
