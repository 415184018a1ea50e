import { invalid, named, notFound } from "../call.ts";
import type { Call, Operations } from "../call.ts";
import { isObject, listAt, textAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { issueView, labelView } from "../view/issue.ts";
import { addIssue, addLabel, close } from "../world/talk.ts";
import { tick } from "../world/world.ts";
import type { Issue } from "../world/world.ts";

export const issues: Operations = {
  /** Pull requests are issues too, as on GitHub. Newest first. */
  "issues/list-for-repo"(call) {
    const { state = "open", creator, labels } = call.query;
    const wanted = labels === undefined ? [] : labels.split(",");
    const found = [...call.world.issues.values()]
      .filter((issue) => state === "all" || issue.state === state)
      .filter((issue) => creator === undefined || issue.author === creator)
      .filter((issue) => wanted.every((label) => issue.labels.includes(label)));
    return { status: 200, list: found.toReversed().map((issue) => issueView(call.world, issue)) };
  },
  "issues/create"(call) {
    const issue = addIssue(call.world, {
      title: titleOf(call) ?? "",
      author: call.caller.login,
      body: textAt(call.body, "body") ?? null,
      labels: labelNames(call.body),
    });
    return { status: 201, body: issueView(call.world, issue) };
  },
  "issues/get"(call) {
    return { status: 200, body: issueView(call.world, named(call.world.issues, call, "issue_number")) };
  },
  "issues/update"(call) {
    const issue = named(call.world.issues, call, "issue_number");
    issue.title = titleOf(call) ?? issue.title;
    issue.body = textAt(call.body, "body") ?? issue.body;
    if (call.body["labels"] !== undefined) label(call, issue, labelNames(call.body));
    if (call.body["state"] === "closed" && issue.state === "open") close(call.world, issue.number);
    if (call.body["state"] === "open") reopen(issue);
    issue.stateReason = textAt(call.body, "state_reason") ?? issue.stateReason;
    issue.updatedAt = tick(call.world);
    return { status: 200, body: issueView(call.world, issue) };
  },
  "issues/add-labels"(call) {
    const issue = named(call.world.issues, call, "issue_number");
    label(call, issue, [...new Set([...issue.labels, ...labelNames(call.body)])]);
    return { status: 200, body: listAt(issueView(call.world, issue), "labels") };
  },
  "issues/create-label"(call) {
    const name = textAt(call.body, "name") ?? "";
    if (call.world.labels.has(name)) throw invalid("Label", "name", "already_exists", "already exists");
    const color = textAt(call.body, "color") ?? "ededed";
    if (!/^[0-9a-f]{6}$/i.test(color)) throw invalid("Label", "color", "invalid", "color is invalid");
    addLabel(call.world, { name, color, description: textAt(call.body, "description") ?? null });
    return { status: 201, body: labelNamed(call, name) };
  },
  "issues/get-label"(call) {
    return { status: 200, body: labelNamed(call, call.path["name"] ?? "") };
  },
};

function titleOf(call: Call): string | undefined {
  const title = textAt(call.body, "title");
  if (title !== undefined && title.trim() === "") {
    throw invalid("Issue", "title", "missing_field", "title can't be blank");
  }
  return title;
}

function label(call: Call, issue: Issue, names: readonly string[]): void {
  for (const name of names) addLabel(call.world, { name });
  issue.labels = names;
}

function reopen(issue: Issue): void {
  issue.state = "open";
  issue.closedAt = null;
}

/** Labels are given as names or as objects with one. */
function labelNames(body: JsonObject): readonly string[] {
  return listAt(body, "labels").flatMap((each) => {
    const name = isObject(each) ? textAt(each, "name") : each;
    return typeof name === "string" ? [name] : [];
  });
}

function labelNamed(call: Call, name: string): JsonObject {
  const found = call.world.labels.get(name);
  if (found === undefined) throw notFound();
  return labelView(call.world, found);
}
