import type { Plan } from "@tenantry/core";
import { statusOf } from "./hub.ts";
import type { Hub } from "./hub.ts";
import { runUrl, tell } from "./job.ts";
import type { Job } from "./job.ts";
import { numbers } from "./numbers.ts";
import { viewerOf } from "./sticky.ts";

/** How a deployment ended: `error` where it is not known what was done. */
export type Deployed = "success" | "failure" | "error";

/** What GitHub shows of a run among its deployments. */
export interface Deployment {
  /** Says how it ended; once. */
  end(state: Deployed): Promise<void>;
}

const description = "Database migrations";

/** Begins a deployment for a run that has something to do, where the token may; the run does not wait for it. */
export function deployment(job: Job, plan: Plan): Deployment {
  const begun = numbers(plan).pending === "0" ? Promise.resolve(null) : begin(job);
  return {
    async end(state) {
      const id = await begun;
      if (id !== null)
        await tell(job, { what: "The deployment", run: async (hub) => await say(job, hub, id, state) });
    },
  };
}

/** Null where there is none to speak of, for whatever reason. */
async function begin(job: Job): Promise<number | null> {
  let id: number | null = null;
  const run = async (hub: Hub): Promise<void> => {
    id = (await isGitHubs(job, hub)) ? null : await create(job, hub);
    if (id !== null) await say(job, hub, id, "in_progress");
  };
  // A token that may not is what most workflows have.
  await tell(job, { what: "The deployment", run: async (hub) => await run(hub).catch(unlessRefused) });
  return id;
}

function unlessRefused(error: unknown): void {
  if (statusOf(error) !== 403 && statusOf(error) !== 404) throw error;
}

/** A job that runs in an environment of GitHub has a deployment already, which ends as the job does. */
async function isGitHubs({ inputs, occasion }: Job, hub: Hub): Promise<boolean> {
  const { api, place } = hub;
  const login = await viewerOf(hub);
  const { data } = await api.rest.repos.listDeployments({
    ...place,
    sha: occasion.sha,
    environment: inputs.environment,
    per_page: 100,
  });
  return data.some((each) => each.creator?.login === login && each.description !== description);
}

async function create({ inputs, occasion }: Job, { api, place }: Hub): Promise<number | null> {
  const { data } = await api.rest.repos.createDeployment({
    ...place,
    ref: occasion.sha,
    environment: inputs.environment,
    description,
    // What is on the default branch is deployed as it is, whatever its other checks say.
    auto_merge: false,
    required_contexts: [],
  });
  return "id" in data ? data.id : null;
}

async function say(
  job: Job,
  { api, place }: Hub,
  id: number,
  state: Deployed | "in_progress",
): Promise<void> {
  const log = runUrl(job);
  await api.rest.repos.createDeploymentStatus({
    ...place,
    deployment_id: id,
    state,
    log_url: log,
    description,
  });
}
