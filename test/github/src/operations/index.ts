import type { Operations } from "../call.ts";
import { checks } from "./checks.ts";
import { comments } from "./comments.ts";
import { deployments } from "./deployments.ts";
import { issues } from "./issues.ts";
import { pulls } from "./pulls.ts";
import { repositories } from "./repository.ts";

/** Every operation of the description, by its id, but for the rate limit, which is the server's. */
export const operations: Operations = {
  ...repositories,
  ...pulls,
  ...issues,
  ...comments,
  ...checks,
  ...deployments,
};
