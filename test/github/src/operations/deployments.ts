import { Refusal, named, resolved } from "../call.ts";
import type { Call, Operations } from "../call.ts";
import { isList, textAt } from "../json.ts";
import { deploymentStatusView, deploymentView } from "../view/check.ts";
import { headOf, isAncestor } from "../world/commits.ts";
import { newId, tick } from "../world/world.ts";
import type { Deployment } from "../world/world.ts";
import { latest, runsOf } from "./checks.ts";

export const deployments: Operations = {
  /** Refuses a commit with unfinished checks, and merges a stale branch instead of deploying it, unless told not to. */
  "repos/create-deployment"(call) {
    const ref = textAt(call.body, "ref") ?? "";
    const sha = resolved(call.world, ref);
    const base = call.world.repository.defaultBranch;
    if (call.body["auto_merge"] !== false && !isAncestor(call.world, headOf(call.world, base), sha)) {
      return { status: 202, body: { message: `Auto-merged ${base} into ${ref} on deployment.` } };
    }
    if (unfinished(call, sha)) throw new Refusal(409, `Conflict: Commit status checks failed for ${ref}.`);
    const { login: author, app } = call.caller;
    const told = { author, app, createdAt: tick(call.world), said: call.body };
    const deployment: Deployment = { id: newId(call.world), sha, ...told, statuses: [] };
    call.world.deployments.set(deployment.id, deployment);
    return { status: 201, body: deploymentView(call.world, deployment) };
  },
  "repos/list-deployments"(call) {
    const { sha, ref, environment } = call.query;
    const found = [...call.world.deployments.values()]
      .filter((each) => sha === undefined || each.sha === sha)
      .filter((each) => ref === undefined || each.said["ref"] === ref)
      .filter(
        (each) => environment === undefined || (each.said["environment"] ?? "production") === environment,
      );
    return { status: 200, list: found.toReversed().map((each) => deploymentView(call.world, each)) };
  },
  "repos/create-deployment-status"(call) {
    const deployment = named(call.world.deployments, call, "deployment_id");
    const told = { author: call.caller.login, createdAt: tick(call.world), said: call.body };
    const status = { id: newId(call.world), ...told };
    deployment.statuses.push(status);
    return { status: 201, body: deploymentStatusView(call.world, deployment, status) };
  },
  "repos/list-deployment-statuses"(call) {
    const deployment = named(call.world.deployments, call, "deployment_id");
    const list = deployment.statuses.map((each) => deploymentStatusView(call.world, deployment, each));
    return { status: 200, list: list.toReversed() };
  },
};

/** Without `required_contexts` every check of the commit counts; an empty list turns that off. */
function unfinished(call: Call, sha: string): boolean {
  const required = call.body["required_contexts"];
  const good = ["success", "neutral", "skipped"];
  return latest(runsOf(call.world, sha))
    .filter(({ said }) => !isList(required) || required.includes(said["name"] ?? ""))
    .some(({ said }) => !good.includes(textAt(said, "conclusion") ?? ""));
}
