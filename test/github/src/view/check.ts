import { objectAt } from "../json.ts";
import type { JsonObject } from "../json.ts";
import type { CheckRun, Deployment, DeploymentStatus, World } from "../world/world.ts";
import { apiUrl, appView, person, webUrl } from "./address.ts";

export function checkRunView(world: World, run: CheckRun): JsonObject {
  const { id, headSha, app, annotations, startedAt, said } = run;
  const url = apiUrl(world, `check-runs/${id}`);
  const counts = { annotations_count: annotations.length, annotations_url: `${url}/annotations` };
  return {
    started_at: startedAt,
    ...said,
    id,
    head_sha: headSha,
    url,
    html_url: webUrl(world, `runs/${id}`),
    app: appView(app),
    output: { ...objectAt(said, "output"), ...counts },
  };
}

export function deploymentView(world: World, deployment: Deployment): JsonObject {
  const { id, sha, author, app, createdAt, said } = deployment;
  const url = apiUrl(world, `deployments/${id}`);
  const by = { creator: person(author), performed_via_github_app: app === null ? null : appView(app) };
  const told = { task: "deploy", environment: "production", payload: {}, ...said };
  const times = { created_at: createdAt, updated_at: createdAt };
  return { ...told, id, sha, ...by, ...times, url, statuses_url: `${url}/statuses` };
}

export function deploymentStatusView(world: World, of: Deployment, status: DeploymentStatus): JsonObject {
  const { id, author, createdAt, said } = status;
  const deployment = apiUrl(world, `deployments/${of.id}`);
  const times = { created_at: createdAt, updated_at: createdAt };
  return {
    ...said,
    id,
    creator: person(author),
    ...times,
    url: `${deployment}/statuses/${id}`,
    deployment_url: deployment,
  };
}
