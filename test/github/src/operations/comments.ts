import { invalid, named } from "../call.ts";
import type { Operations } from "../call.ts";
import { textAt } from "../json.ts";
import { commentView } from "../view/issue.ts";
import { addComment, commentsOn, editComment } from "../world/talk.ts";

/** The documented limit; what GitHub really takes has changed over the years, this has not. */
export const longestBody = 65_536;

export const comments: Operations = {
  "issues/list-comments"(call) {
    const issue = named(call.world.issues, call, "issue_number");
    const since = call.query["since"] ?? "";
    const found = commentsOn(call.world, issue.number).filter(({ updatedAt }) => updatedAt >= since);
    return { status: 200, list: found.map((comment) => commentView(call.world, comment)) };
  },
  "issues/create-comment"(call) {
    const issue = named(call.world.issues, call, "issue_number");
    const body = checkedBody(textAt(call.body, "body"));
    const { login: author, app } = call.caller;
    const comment = addComment(call.world, issue.number, { author, app, body });
    return { status: 201, body: commentView(call.world, comment) };
  },
  "issues/get-comment"(call) {
    return { status: 200, body: commentView(call.world, named(call.world.comments, call, "comment_id")) };
  },
  "issues/update-comment"(call) {
    const comment = named(call.world.comments, call, "comment_id");
    editComment(call.world, comment, call.caller.login, checkedBody(textAt(call.body, "body")));
    return { status: 200, body: commentView(call.world, comment) };
  },
  "issues/delete-comment"(call) {
    call.world.comments.delete(named(call.world.comments, call, "comment_id").id);
    return { status: 204 };
  },
};

function checkedBody(body = ""): string {
  if (body.trim() === "") throw invalid("IssueComment", "body", "missing_field", "Body can't be blank");
  if (Array.from(body).length > longestBody) {
    const message = `Body is too long (maximum is ${longestBody} characters)`;
    throw invalid("IssueComment", "body", "unprocessable", message);
  }
  return body;
}
