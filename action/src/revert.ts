import { loadCatalog, planFleet, TenantryError } from "tenantry";
import type { Planned } from "tenantry";
import { carryOut } from "./carry-out.ts";
import { checkHead } from "./checkout.ts";
import { environmentFor } from "./database.ts";
import { intentOf } from "./intent.ts";
import type { Inputs } from "./inputs.ts";
import type { Job, Result } from "./job.ts";
import { checkNewest } from "./newest.ts";
import { trustedProject } from "./project.ts";

/** Takes back the last step of each target that was asked for. Whoever starts the workflow by hand has agreed to it. */
export async function runRevert(job: Job): Promise<Result> {
  await checkHead(job);
  const { inputs } = job;
  const trusted = await trustedProject(job);
  const { project, prefix } = trusted;
  await checkNewest(job, trusted, "revert");
  const catalog = await loadCatalog(project, "empty");
  const environment = environmentFor(project, job);
  const intent = { ...intentOf(inputs, project.settings, null), verb: "revert", steps: 1 } as const;
  const first = await planFleet(environment, catalog, intent);
  checkSelection(inputs, first);
  return await carryOut(job, { environment, project, prefix, first, reviewed: null });
}

/** What is not easily undone must be told whom it is for. */
function checkSelection({ only, tenants, shard }: Inputs, { fleet }: Planned): void {
  const isPart = only !== null || tenants.length > 0 || shard !== null;
  const count = fleet.targets.filter(({ kind }) => kind === "tenant").length;
  if (isPart || count === 0) return;
  throw new TenantryError(
    "selection-missing",
    `This fleet has tenants (${count}), and nothing says which targets are meant.`,
    "Say tenants, shard, or only: public or tenants.",
    2,
  );
}
