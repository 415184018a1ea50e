import { exitCode, planSummary } from "@tenantry/core";
import type { ExitCode, Plan } from "@tenantry/core";
import { loadCatalog } from "tenantry";
import { broken, explained } from "./broken.ts";
import type { Explained } from "./broken.ts";
import { checkHead } from "./checkout.ts";
import { withoutPlan } from "./failed-comment.ts";
import { handOver, handOverFailure, planFile } from "./handover.ts";
import type { Job, Result } from "./job.ts";
import { numbers, placed } from "./numbers.ts";
import { makePlan } from "./plan-made.ts";
import { commentOf, headOf, tellings } from "./plan-shown.ts";
import { trustedProject } from "./project.ts";

/** GitHub drops a summary over 1 MiB as a whole. */
const longestSummary = 900_000;

/** Plans what the checkout would bring, and shows it. Nothing is written to a database. */
export async function runPlan(job: Job): Promise<Result> {
  return await planAndShow(job).catch(async (error: unknown) => await failedPlan(job, explained(error)));
}

async function planAndShow(job: Job): Promise<Result> {
  await checkHead(job);
  const trusted = await trustedProject(job);
  const catalog = await loadCatalog(trusted.project, "empty");
  const made = await makePlan(job, trusted, catalog);
  const { plan } = made;
  const told = commentOf(job, trusted, made);
  await handOver(job, told.head, trusted, made);
  job.voice.say(`Plan for ${job.inputs.environment}: ${plan.verdict}, ${plan.digest}`);
  return {
    exit: planExit(plan, job.inputs["fail-on"]),
    outputs: { ...numbers(plan), "plan-file": planFile(job) },
    summary: planSummary(told, longestSummary),
    problems: placed(plan.problems, trusted.prefix),
    tell: tellings(job, told),
  };
}

/** What stood in the comment was for another commit: it must not look as if it were for this one. */
async function failedPlan(job: Job, failed: Explained): Promise<Result> {
  await handOverFailure(job, headOf(job), failed);
  const result = broken(failed, withoutPlan(job, failed));
  return { ...result, outputs: { "plan-file": planFile(job) } };
}

function planExit({ verdict, problems }: Plan, failOn: "blocked" | "warning" | "never"): ExitCode {
  if (failOn === "never") return 0;
  const codes = problems.map(({ exit }) => exit);
  return exitCode([...codes, verdict === "warning" && failOn === "warning" ? 9 : 0]);
}
