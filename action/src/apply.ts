import { loadCatalog, planFleet, TenantryError } from "tenantry";
import type { Planned } from "tenantry";
import { lossesOf } from "tenantry/action";
import { broken, explained } from "./broken.ts";
import { carryOut } from "./carry-out.ts";
import { checkHead } from "./checkout.ts";
import { environmentFor } from "./database.ts";
import { withoutReport } from "./failed-comment.ts";
import { intentOf, phaseOf } from "./intent.ts";
import type { Job, Result } from "./job.ts";
import { checkNewest, overtaken } from "./newest.ts";
import { trustedProject } from "./project.ts";
import { reviewedOf, unasked } from "./reviewed.ts";

/** Applies all that is pending on the default branch, as far as it was reviewed. */
export async function runApply(job: Job): Promise<Result> {
  return await planAndApply(job).catch((error: unknown) => {
    const failed = explained(error);
    return broken(failed, isToldAlready(job, error) ? [] : withoutReport(job, failed));
  });
}

/** An old run that is started again may have told of its apply: that stays true. */
function isToldAlready({ occasion }: Job, error: unknown): boolean {
  return occasion.attempt > 1 && error instanceof TenantryError && error.code === overtaken;
}

async function planAndApply(job: Job): Promise<Result> {
  await checkHead(job);
  const { inputs, occasion } = job;
  const trusted = await trustedProject(job);
  const { project, prefix } = trusted;
  await checkNewest(job, trusted, "apply");
  const catalog = await loadCatalog(project, "empty");
  const environment = environmentFor(project, job);
  const event = occasion.trigger.kind === "push" ? "push" : "other";
  const intent = intentOf(inputs, project.settings, phaseOf(inputs, event, catalog));
  const first = await planFleet(environment, catalog, intent);
  const reviewed = mayRunUnreviewed(job, first)
    ? await unasked(job)
    : await reviewedOf(job, environment, { plan: first.plan, catalog, prefix });
  return await carryOut(job, { environment, project, prefix, first, reviewed });
}

function mayRunUnreviewed({ inputs }: Job, { plan, catalog }: Planned): boolean {
  if (inputs.unreviewed === "refuse") return false;
  if (inputs.unreviewed === "allow") return true;
  const isSafe = plan.verdict === "safe" || plan.verdict === "nothing";
  return isSafe && lossesOf(plan, catalog).length === 0;
}
