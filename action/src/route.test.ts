import { expect, test } from "vitest";
import type { Occasion, Trigger } from "./event.ts";
import { route } from "./route.ts";

const inside: Trigger = {
  kind: "pull_request",
  action: "opened",
  number: 1,
  head: "h",
  base: "b",
  before: null,
  origin: "inside",
};

test.each<[string, Trigger, string]>([
  ["pull_request", inside, "plan"],
  ["pull_request", { ...inside, action: "closed" }, "nothing"],
  ["push", { kind: "push", branch: "main", commits: [] }, "apply"],
  ["push", { kind: "push", branch: "feature", commits: [] }, "nothing"],
  ["workflow_dispatch", { kind: "dispatch", branch: "main" }, "apply"],
  ["merge_group", { kind: "merge_group", head: "h", base: "b" }, "plan"],
  ["schedule", { kind: "schedule", branch: "main" }, "watch"],
])("auto on %s is as documented", (event, trigger, task) => {
  expect(route("auto", occasion(event, trigger))).toBe(task);
});

test.each<[string, Trigger]>([
  ["pull_request", inside],
  ["pull_request", { ...inside, origin: "outside" }],
  ["merge_group", { kind: "merge_group", head: "h", base: "b" }],
  ["push", { kind: "push", branch: "feature", commits: [] }],
  ["workflow_dispatch", { kind: "dispatch", branch: "feature" }],
  ["issue_comment", { kind: "other" }],
])("apply on %s is refused unless it is on the default branch", (event, trigger) => {
  expect(() => route("apply", occasion(event, trigger))).toThrow(expect.objectContaining({ exit: 9 }));
});

test.each<[string, Trigger]>([
  ["pull_request", inside],
  ["push", { kind: "push", branch: "main", commits: [] }],
  ["schedule", { kind: "schedule", branch: "main" }],
  ["workflow_dispatch", { kind: "dispatch", branch: "feature" }],
])("revert on %s is refused unless somebody starts it on the default branch", (event, trigger) => {
  expect(() => route("revert", occasion(event, trigger))).toThrow(expect.objectContaining({ exit: 9 }));
  expect(route("revert", occasion("workflow_dispatch", { kind: "dispatch", branch: "main" }))).toBe("revert");
});

test.each(["pull_request_target", "workflow_run"])("%s is refused for every command", (event) => {
  for (const command of ["auto", "plan", "comment", "apply", "revert", "status"] as const) {
    expect(() => route(command, occasion(event, { kind: "other" }))).toThrow(
      expect.objectContaining({ exit: 9 }),
    );
  }
});

function occasion(event: string, trigger: Trigger): Occasion {
  return {
    event,
    trigger,
    owner: "acme",
    repo: "shop",
    defaultBranch: "main",
    visibility: "private",
    sha: "s",
    server: "https://github.com",
    run: 1,
    attempt: 1,
  };
}
