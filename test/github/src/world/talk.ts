import { newId, tick } from "./world.ts";
import type { App, Comment, Issue, Review, World } from "./world.ts";

export function addIssue(
  world: World,
  given: {
    readonly title: string;
    readonly author: string;
    readonly body?: string | null;
    readonly labels?: readonly string[];
  },
): Issue {
  world.lastNumber += 1;
  const at = tick(world);
  const { title, author, body = null, labels = [] } = given;
  const told = { title, author, body, labels, createdAt: at, updatedAt: at };
  const issue: Issue = { id: newId(world), number: world.lastNumber, ...told, ...opened };
  for (const label of labels) addLabel(world, { name: label });
  world.issues.set(issue.number, issue);
  return issue;
}

const opened = { state: "open", stateReason: null, closedAt: null } as const;

export function issueOf(world: World, number: number): Issue {
  const issue = world.issues.get(number);
  if (issue === undefined) throw new Error(`this world has no issue or pull request ${number}`);
  return issue;
}

/** Closes an issue, or a pull request without merging it. */
export function close(world: World, number: number): void {
  const issue = issueOf(world, number);
  issue.state = "closed";
  issue.closedAt = tick(world);
  issue.updatedAt = issue.closedAt;
}

/** Adds a label unless the repository has it. */
export function addLabel(
  world: World,
  given: { readonly name: string; readonly color?: string; readonly description?: string | null },
): void {
  const { name, color = "ededed", description = null } = given;
  if (!world.labels.has(name)) world.labels.set(name, { id: newId(world), name, color, description });
}

/** Someone comments on an issue or a pull request. */
export function addComment(
  world: World,
  issue: number,
  given: { readonly author: string; readonly body: string; readonly app?: App | null },
): Comment {
  const at = tick(world);
  const { author, body, app = null } = given;
  const written = { issue: issueOf(world, issue).number, author, app, body, createdAt: at, updatedAt: at };
  const comment: Comment = { id: newId(world), ...written, editor: null, minimized: null };
  world.comments.set(comment.id, comment);
  return comment;
}

/** Someone, maybe not its author, changes a comment. */
export function editComment(world: World, comment: Comment, by: string, body: string): void {
  comment.body = body;
  comment.editor = by;
  comment.updatedAt = tick(world);
}

/** Comments of an issue or a pull request, oldest first. */
export function commentsOn(world: World, issue: number): readonly Comment[] {
  return [...world.comments.values()].filter((comment) => comment.issue === issue);
}

/** Someone reviews a pull request as it is now, or as it was at another commit. */
export function addReview(
  world: World,
  pull: number,
  given: { readonly author: string; readonly state: Review["state"]; readonly commit?: string },
): Review {
  const commit = given.commit ?? world.pulls.get(pull)?.headSha;
  if (commit === undefined) throw new Error(`this world has no pull request ${pull}`);
  const { author, state } = given;
  const review = { id: newId(world), pull, author, state, body: "", commit, at: tick(world) };
  world.reviews.push(review);
  return review;
}
