import { mayDo } from "./access.ts";
import type { Caller } from "./call.ts";
import { objectAt, textAt } from "./json.ts";
import type { JsonObject } from "./json.ts";
import { commentNode } from "./view/issue.ts";
import type { Comment, World } from "./world/world.ts";

/** What a GraphQL document asks for. */
export type Question =
  | { readonly operation: "graphql/viewer" }
  | { readonly operation: "graphql/node"; readonly subject: string; readonly fields: readonly string[] }
  | { readonly operation: "graphql/minimizeComment"; readonly subject: string; readonly classifier: string };

const viewer = /^(?:query \w* ?)?\{ viewer \{ login \} \}$/;
const node =
  /^query \w* ?\( \$(\w+) : ID! \) \{ node \( id : \$\1 \) \{ \.\.\. on IssueComment \{ (.+) \} \} \}$/;
const minimize =
  /^mutation \w* ?\( \$(\w+) : ID! \) \{ minimizeComment \( input : \{ subjectId : \$\1 classifier : ([A-Z_]+) \} \) \{ (.+) \} \}$/;

const readable = ["editor { login }", "isMinimized", "minimizedReason"];
const returned = [
  "minimizedComment { isMinimized }",
  "minimizedComment { minimizedReason }",
  "clientMutationId",
];
const classifiers = ["ABUSE", "DUPLICATE", "OFF_TOPIC", "OUTDATED", "RESOLVED", "SPAM"];

/** The question of a document, if it is one of the few that are known to be valid; null for any other. */
export function questionOf(body: JsonObject): Question | null {
  const text = spaced(textAt(body, "query") ?? "");
  if (viewer.test(text)) return { operation: "graphql/viewer" };
  const [, variable = "", selected = ""] = node.exec(text) ?? [];
  const fields = readable.filter((each) => selected.includes(each));
  const subject = subjectOf(body, variable);
  if (subject !== undefined && fields.join(" ").length === selected.length) {
    return { operation: "graphql/node", subject, fields };
  }
  const [, id = "", classifier = "", result = ""] = minimize.exec(text) ?? [];
  const comment = subjectOf(body, id);
  if (comment === undefined || !classifiers.includes(classifier) || !returned.includes(result)) return null;
  return { operation: "graphql/minimizeComment", subject: comment, classifier };
}

/** GraphQL answers 200 even when it refuses. */
export function answerTo(question: Question, world: World, caller: Caller): JsonObject {
  if (question.operation === "graphql/viewer") return { data: { viewer: { login: caller.login } } };
  const key = question.operation.slice("graphql/".length);
  const comment = [...world.comments.values()].find((each) => commentNode(each) === question.subject);
  if (comment === undefined) {
    return refused(
      key,
      "NOT_FOUND",
      `Could not resolve to a node with the global id of '${question.subject}'`,
    );
  }
  if (question.operation === "graphql/node") return { data: { node: fieldsOf(comment) } };
  if (!mayDo(caller.permissions, "pull-requests", "write") && !mayDo(caller.permissions, "issues", "write")) {
    return refused(key, "FORBIDDEN", "Resource not accessible by integration");
  }
  comment.minimized = question.classifier.toLowerCase();
  return { data: { minimizeComment: { minimizedComment: fieldsOf(comment), clientMutationId: null } } };
}

/** Bots have no suffix in GraphQL, except as viewer. */
function fieldsOf(comment: Comment): JsonObject {
  const editor = comment.editor === null ? null : { login: comment.editor.replace("[bot]", "") };
  return { isMinimized: comment.minimized !== null, minimizedReason: comment.minimized, editor };
}

function refused(key: string, type: string, message: string): JsonObject {
  return { data: { [key]: null }, errors: [{ type, path: [key], message }] };
}

function subjectOf(body: JsonObject, variable: string): string | undefined {
  return textAt(objectAt(body, "variables") ?? {}, variable);
}

/** One space around every word and mark; commas mean nothing in GraphQL. */
function spaced(text: string): string {
  return text
    .replaceAll(",", " ")
    .replaceAll(/([{}():])/g, " $1 ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
