import { named, resolved } from "../call.ts";
import type { Operations } from "../call.ts";
import { commitView, diffViews } from "../view/commit.ts";
import { pullView, reviewView } from "../view/issue.ts";
import { isAncestor } from "../world/commits.ts";
import { commitsOf, filesOf } from "../world/pulls.ts";
import { issueOf } from "../world/talk.ts";
import type { Pull, World } from "../world/world.ts";

export const pulls: Operations = {
  "pulls/list"(call) {
    const { state = "open", base, head } = call.query;
    const found = [...call.world.pulls.values()]
      .filter((pull) => state === "all" || issueOf(call.world, pull.number).state === state)
      .filter((pull) => base === undefined || pull.base === base)
      .filter((pull) => head === undefined || labelOf(call.world, pull) === head);
    return { status: 200, list: found.toReversed().map((pull) => pullView(call.world, pull)) };
  },
  "pulls/get"(call) {
    return { status: 200, body: pullView(call.world, named(call.world.pulls, call, "pull_number")) };
  },
  "pulls/list-reviews"(call) {
    const pull = named(call.world.pulls, call, "pull_number");
    const found = call.world.reviews.filter((review) => review.pull === pull.number);
    return { status: 200, list: found.map((review) => reviewView(call.world, review)) };
  },
  "pulls/list-files"(call) {
    const { before, after } = filesOf(call.world, named(call.world.pulls, call, "pull_number"));
    return { status: 200, list: diffViews(call.world, before, after) };
  },
  "pulls/list-commits"(call) {
    const found = commitsOf(call.world, named(call.world.pulls, call, "pull_number"));
    return { status: 200, list: found.map((sha) => commitView(call.world, sha)) };
  },
  "repos/list-pull-requests-associated-with-commit"(call) {
    const sha = resolved(call.world, call.path["commit_sha"] ?? "");
    const found = [...call.world.pulls.values()].filter((pull) => brings(call.world, pull, sha));
    return { status: 200, list: found.map((pull) => pullView(call.world, pull)) };
  },
};

/**
 * On the default branch: the merged pull request that introduced the commit.
 * Elsewhere: merged and open ones that hold it.
 */
function brings(world: World, pull: Pull, sha: string): boolean {
  const trunk = world.branches.get(world.repository.defaultBranch);
  const landed = trunk !== undefined && isAncestor(world, sha, trunk);
  return pull.introduced.has(sha) || (!landed && commitsOf(world, pull).includes(sha));
}

function labelOf(world: World, pull: Pull): string {
  return pull.head.includes(":") ? pull.head : `${world.repository.owner}:${pull.head}`;
}
