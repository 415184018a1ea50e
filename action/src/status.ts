import { exitCode, plainPalette, statusText } from "@tenantry/core";
import { fenced } from "@tenantry/core";
import { fleetStatus, loadCatalog } from "tenantry";
import { checkHead } from "./checkout.ts";
import { environmentFor } from "./database.ts";
import type { Job, Result } from "./job.ts";
import { placed } from "./numbers.ts";
import { trustedProject } from "./project.ts";

/** Says where the fleet stands; exit 3 where something is pending. */
export async function runStatus(job: Job): Promise<Result> {
  await checkHead(job);
  const { project, prefix } = await trustedProject(job);
  const catalog = await loadCatalog(project, "empty");
  const status = await fleetStatus(environmentFor(project, job.inputs), catalog);
  const problems = [...status.problems, ...status.cohorts.flatMap((cohort) => cohort.problems)];
  const behind = status.cohorts.filter(({ pending }) => pending.length > 0);
  const targets = behind.reduce((sum, cohort) => sum + cohort.targets.length, 0);
  const steps = behind.reduce((sum, cohort) => sum + cohort.targets.length * cohort.pending.length, 0);
  return {
    exit: exitCode([...problems.map(({ exit }) => exit), behind.length > 0 ? 3 : 0]),
    outputs: { pending: String(steps), targets: String(targets) },
    summary: `### Database status\n\n${fenced(statusText(status, plainPalette), "text")}\n`,
    problems: placed(problems, prefix),
    tell: [],
  };
}
