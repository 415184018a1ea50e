import { exitCode, planSummary } from "@tenantry/core";
import type { Basis, Catalog, ExitCode, Plan } from "@tenantry/core";
import { loadCatalog, planFleet } from "tenantry";
import { broken, explained } from "./broken.ts";
import type { Explained } from "./broken.ts";
import { checkHead } from "./checkout.ts";
import { environmentFor } from "./database.ts";
import { withoutPlan } from "./failed-comment.ts";
import { handOver, handOverFailure, planFile } from "./handover.ts";
import { veilOf } from "./hidden.ts";
import { intentOf } from "./intent.ts";
import type { Job, Result } from "./job.ts";
import { numbers, placed } from "./numbers.ts";
import { planOffline } from "./offline.ts";
import { commentOf, headOf, tellings } from "./plan-shown.ts";
import { trustedProject } from "./project.ts";
import type { Trusted } from "./project.ts";

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
  const made = { catalog, ...(await planned(job, trusted, catalog)) };
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

async function planned(
  job: Job,
  trusted: Trusted,
  catalog: Catalog,
): Promise<{ readonly plan: Plan; readonly basis: Basis }> {
  const { inputs, occasion, git } = job;
  const { trigger } = occasion;
  const intent = intentOf(inputs, trusted.project.settings, inputs.phase);
  if (trigger.kind === "pull_request" && trigger.origin === "outside") {
    const plan = await planOffline(git, trigger.base, { ...trusted, catalog, intent });
    return { plan, basis: "files" };
  }
  const environment = environmentFor(trusted.project, inputs);
  const { plan, fleet } = await planFleet(environment, catalog, intent);
  return { plan: veilOf(inputs, occasion, fleet.targets).plan(plan), basis: "database" };
}

function planExit({ verdict, problems }: Plan, failOn: "blocked" | "warning" | "never"): ExitCode {
  if (failOn === "never") return 0;
  const codes = problems.map(({ exit }) => exit);
  return exitCode([...codes, verdict === "warning" && failOn === "warning" ? 9 : 0]);
}
