import { exitCode, fenced, plainPalette, statusText } from "@tenantry/core";
import { fleetStatus, loadCatalog } from "tenantry";
import { checkHead } from "./checkout.ts";
import { environmentFor } from "./database.ts";
import { namesAreShown } from "./hidden.ts";
import { concern, keepIssue } from "./issue.ts";
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
  const { environment } = job.inputs;
  const report = `${fenced(statusText(status, plainPalette), "text")}\n`;
  const isFine = targets === 0 && problems.every(({ severity }) => severity !== "error");
  // An issue is open to everybody: where names are hidden it has numbers only.
  const shown = namesAreShown(job.inputs, job.occasion) ? report : "";
  const body = isFine ? null : concern(environment, { targets, steps, report: shown });
  return {
    exit: exitCode([...problems.map(({ exit }) => exit), behind.length > 0 ? 3 : 0]),
    outputs: { pending: String(steps), targets: String(targets) },
    summary: `### Database status\n\n${shown}\n`,
    problems: namesAreShown(job.inputs, job.occasion) ? placed(problems, prefix) : [],
    tell: [{ what: "The issue", run: async (hub) => await keepIssue(hub, { environment, body }) }],
  };
}
