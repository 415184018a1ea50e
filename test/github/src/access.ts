import { Refusal } from "./call.ts";
import type { Call, Caller, Permission, Permissions } from "./call.ts";
import type { App } from "./world/world.ts";

/** The app behind every workflow's own token. */
export const actionsApp: App = { id: 15_368, slug: "github-actions" };

/** What a workflow that plans, comments and applies asks for. */
export const usual: Permissions = {
  checks: "write",
  contents: "read",
  deployments: "write",
  issues: "write",
  metadata: "read",
  "pull-requests": "write",
};

/** What a workflow gets for a pull request from a fork or by Dependabot, whatever it asks for. */
export const readOnly: Permissions = {
  checks: "read",
  contents: "read",
  deployments: "read",
  issues: "read",
  metadata: "read",
  "pull-requests": "read",
};

/** The caller behind `GITHUB_TOKEN`. */
export function workflow(permissions: Permissions = usual): Caller {
  return { login: "github-actions[bot]", app: actionsApp, permissions };
}

/** The caller behind an installation token of some app. */
export function app(slug: string, permissions: Permissions = usual): Caller {
  return { login: `${slug}[bot]`, app: { id: 700_000 + slug.length, slug }, permissions };
}

/** A person with a token of their own. */
export function human(login: string, permissions: Permissions = usual): Caller {
  return { login, app: null, permissions };
}

interface Need {
  /** Any of these will do. */
  readonly any: readonly Permission[];
  readonly level: "read" | "write";
}

/** Refuses what the token may not do; 403 as GitHub says it to a workflow. */
export function demand(id: string, call: Call): void {
  const { any, level } = needOf(id);
  const open = call.world.repository.visibility === "public" && level === "read";
  const asked = any.filter((each) => each !== "pull-requests" || any.length === 1 || aboutPull(call));
  if (open || asked.some((each) => mayDo(call.caller.permissions, each, level))) return;
  throw new Refusal(403, "Resource not accessible by integration");
}

export function mayDo(permissions: Permissions, permission: Permission, level: "read" | "write"): boolean {
  const granted = permission === "metadata" ? "read" : permissions[permission];
  return granted === "write" || (granted === "read" && level === "read");
}

function needOf(id: string): Need {
  const level = /\/(create|update|delete|add)(-|$)/.test(id) ? "write" : "read";
  if (id.startsWith("checks/")) return { any: ["checks"], level };
  if (id.includes("comment") || id.includes("label")) return { any: ["issues", "pull-requests"], level };
  if (id.startsWith("issues/")) return { any: ["issues"], level };
  if (id.startsWith("pulls/") || id.includes("pull-requests")) return { any: ["pull-requests"], level };
  if (id.includes("deployment")) return { any: ["deployments"], level };
  if (["repos/get", "repos/get-collaborator-permission-level", "rate-limit/get"].includes(id)) {
    return { any: ["metadata"], level };
  }
  return { any: ["contents"], level };
}

/** Permission for pull requests covers their comments and labels, and no others. */
function aboutPull(call: Call): boolean {
  const comment = call.world.comments.get(Number(call.path["comment_id"]));
  return call.world.pulls.has(comment?.issue ?? Number(call.path["issue_number"]));
}
