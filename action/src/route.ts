import { TenantryError } from "tenantry";
import type { Occasion, Trigger } from "./event.ts";
import type { Command } from "./inputs.ts";

/** What is to be done; `nothing` for events that need no answer. */
export type Task = Exclude<Command, "auto"> | "watch" | "nothing";

/** The task of an event. Throws exit 9 for what must never run there, exit 2 for what nobody can. */
export function route(command: Command, { event, trigger, defaultBranch }: Occasion): Task {
  if (event === "pull_request_target" || event === "workflow_run") {
    throw refused(
      `${event} runs with secrets for code that nobody trusts yet.`,
      "Use on: pull_request; pull requests from forks are then planned without any secret.",
    );
  }
  const task = command === "auto" ? automatic(trigger, defaultBranch) : command;
  if (task === "revert" && trigger.kind !== "dispatch") throw notByHand(event);
  if (task === "apply" || task === "revert") checkApply(event, trigger, defaultBranch);
  return task;
}

function automatic(trigger: Trigger, defaultBranch: string): Task {
  switch (trigger.kind) {
    case "pull_request":
      return trigger.action === "closed" ? "nothing" : "plan";
    case "push":
      return trigger.branch === defaultBranch ? "apply" : "nothing";
    case "dispatch":
      return "apply";
    case "merge_group":
      return "plan";
    case "schedule":
      return "watch";
    case "other":
      throw new TenantryError(
        "event-unknown",
        "There is no command for this event.",
        "Say which one: with: command.",
        2,
      );
  }
}

/** Only what is on the default branch is applied, by whatever event. */
function checkApply(event: string, trigger: Trigger, defaultBranch: string): void {
  if (trigger.kind === "push" || trigger.kind === "dispatch" || trigger.kind === "schedule") {
    if (trigger.branch === defaultBranch) return;
    throw refused(
      `Only ${defaultBranch} is applied, and this is ${trigger.branch}.`,
      `Merge it, or start the workflow on ${defaultBranch}.`,
    );
  }
  throw refused(
    `Nothing is applied on ${event}: what runs there is not merged yet.`,
    "Apply on push to the default branch, or by workflow_dispatch.",
  );
}

function notByHand(event: string): TenantryError {
  return refused(`Nothing is reverted on ${event}.`, "Start the workflow by hand: workflow_dispatch.");
}

function refused(message: string, help: string): TenantryError {
  return new TenantryError("event-refused", message, help, 9);
}
