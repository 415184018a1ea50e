import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import type { Run } from "@tenantry/postgres";
import type { Variables } from "../config/variables.ts";

/** Who runs, for the ledger and the audit log; the digest comes with the plan. */
export function runOf(variables: Variables, tool: string): Run {
  return {
    id: randomUUID(),
    who: variables["GITHUB_ACTOR"] ?? variables["GITLAB_USER_LOGIN"] ?? user(),
    tool,
    commit: variables["GITHUB_SHA"] ?? variables["CI_COMMIT_SHA"] ?? null,
    digest: "",
    reviewed: false,
  };
}

/** A container's user may have no name. */
function user(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown";
  }
}
