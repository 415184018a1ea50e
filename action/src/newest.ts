import { posix, relative } from "node:path";
import { TenantryError } from "tenantry";
import { configNames } from "tenantry/action";
import type { Hub } from "./hub.ts";
import { tell } from "./job.ts";
import type { Job } from "./job.ts";
import { slashed } from "./project.ts";
import type { Trusted } from "./project.ts";

/** The code of the error of `checkNewest`. */
export const overtaken = "commit-overtaken";

/** Throws exit 8 where the branch moved on to other migrations: those of its head are the ones to apply, or to take back. */
export async function checkNewest(job: Job, trusted: Trusted, verb: "apply" | "revert"): Promise<void> {
  const { sha, defaultBranch } = job.occasion;
  const heads: string[] = [];
  await tell(job, {
    what: `The look at the head of ${defaultBranch}`,
    run: async (hub) => {
      const head = await headOf(hub, defaultBranch);
      if (head !== sha && (await isElsewhere(hub, `${sha}...${head}`, job, trusted))) heads.push(head);
    },
  });
  for (const head of heads) throw newerIs(sha, head, defaultBranch, verb);
}

function newerIs(sha: string, head: string, branch: string, verb: "apply" | "revert"): TenantryError {
  return new TenantryError(
    overtaken,
    `This run is about ${sha.slice(0, 7)}, and ${branch} is at ${head.slice(0, 7)} meanwhile. Nothing was run.`,
    verb === "revert"
      ? `Look at what came with ${head.slice(0, 7)}, and start the workflow on ${branch} again.`
      : `The run for ${head.slice(0, 7)} applies all that is pending; where there is none, start the workflow on ${branch}.`,
    8,
  );
}

async function headOf({ api, place }: Hub, branch: string): Promise<string> {
  const { data } = await api.rest.git.getRef({ ...place, ref: `heads/${branch}` });
  return data.object.sha;
}

/** GitHub names so many files of a comparison at most. */
const mostFiles = 300;

/** Whether anything that an apply reads differs. Workflows may start for some paths only: then a newer commit has no run. */
async function isElsewhere(
  { api, place }: Hub,
  basehead: string,
  { inputs }: Job,
  { project, prefix }: Trusted,
): Promise<boolean> {
  const { data } = await api.rest.repos.compareCommitsWithBasehead({ ...place, basehead });
  const { status, files = [] } = data;
  if (status !== "ahead" || files.length >= mostFiles) return true;
  const folder = posix.join(prefix, slashed(relative(project.folder, project.migrations)), "/");
  const configs = new Set([...configNames, posix.basename(inputs.config ?? "")]);
  return files
    .flatMap(({ filename, previous_filename: before }) => [filename, before ?? filename])
    .some((path) => path.startsWith(folder) || configs.has(posix.basename(path)));
}
