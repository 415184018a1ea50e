import { canonical, planJson, reviewedSteps } from "@tenantry/core";
import type { PlanJson, Policy, ReviewedStep } from "@tenantry/core";
import { openSession, reviewedInLog } from "@tenantry/postgres";
import type { Environment } from "@tenantry/postgres";
import { TenantryError } from "tenantry";
import { commitsOf } from "./event.ts";
import type { Hub } from "./hub.ts";
import { whyOf } from "./hub.ts";
import { tell } from "./job.ts";
import type { Job } from "./job.ts";
import { mergedPulls } from "./merged.ts";
import type { MergedPull } from "./merged.ts";
import type { Recorded } from "./record.ts";
import { all, nothingShown, shownSteps, unknownOf } from "./shown-steps.ts";
import type { Pending, Shown } from "./shown-steps.ts";

/** What counts as reviewed, and where it was. */
export interface Reviewed {
  /** In the form of a plan, which is what a run takes for a review; null where nobody asks for one. */
  readonly plan: PlanJson | null;
  /** The pull requests that this push merged. */
  readonly pulls: readonly MergedPull[];
  /** Those merged before it that brought what is still pending: their comments may wait for a report. */
  readonly earlier: readonly MergedPull[];
  readonly notes: readonly string[];
}

/** Where no review is asked for: only the pull requests, to tell them how it went. */
export async function unasked(job: Job): Promise<Reviewed> {
  const pulls: MergedPull[] = [];
  const run = async (hub: Hub): Promise<void> => {
    pulls.push(...(await mergedPulls(hub, commitsOf(job.occasion), job.occasion.defaultBranch)));
  };
  if (job.inputs.comment !== "never") await tell(job, { what: reports, run });
  return { plan: null, pulls, earlier: [], notes: [] };
}

const reports = "The report in the merged pull requests";

/** Everything that was reviewed of what is pending. Throws exit 1 where GitHub must be asked and cannot. */
export async function reviewedOf(
  job: Job,
  environment: Environment,
  { plan, catalog, prefix }: Pending,
): Promise<Reviewed> {
  const { hub } = job;
  if (hub === null) throw new TenantryError("token-missing", "There is no github-token.", noToken, 2);
  const logged = await loggedSteps(environment);
  const shown = await shownSteps(job, hub, logged, { plan, catalog, prefix }).catch(
    async (error: unknown) => {
      if (error instanceof TenantryError) throw error;
      if (unknownOf(reviewedSteps(planJson(plan)), logged).length > 0) throw unreadable(error);
      await tell(job, { what: reports, run: async () => await Promise.reject(error) });
      if (plan.stages.length === 0) return nothingShown;
      const note = uncompared(error);
      job.voice.annotate("warning", note);
      return { ...nothingShown, notes: [note] };
    },
  );
  return { ...shown, plan: asPlan(shown, logged, { plan, catalog }) };
}

function uncompared(error: unknown): string {
  return `Every step was reviewed, as the audit log says. Under which policy could not be read: ${whyOf(error)}. The steps run under the policy that the configuration has now.`;
}

function unreadable(error: unknown): TenantryError {
  return new TenantryError(
    "review-unknown",
    `What was reviewed could not be read: ${whyOf(error)}. Nothing was run.`,
    "Run the job again when GitHub answers; it needs the permissions checks: read and pull-requests: read.",
    1,
    { cause: error },
  );
}

const noToken = "What was reviewed is read from GitHub: leave the default, or give a token.";

function asPlan(
  { records }: Shown,
  logged: readonly ReviewedStep[],
  { plan, catalog }: Pick<Pending, "plan" | "catalog">,
): PlanJson {
  const { policy } = plan;
  const [same, other] = parted(records, policy);
  const checksums = new Map(all(catalog).map(({ id, up }) => [id, up.checksum]));
  // A text that changed since was not reviewed; that its old text was does not stop the others.
  const steps = [...logged, ...same.flatMap((record) => record.steps)].filter(
    ({ id, checksum }) => checksums.get(id) === checksum,
  );
  const from = { head: null, applied: 0, history: "" };
  const cohort = {
    digest: "",
    from,
    steps: steps.map((step) => ({ ...step, phase: null })),
    count: 0,
    targets: [],
    blocked: [],
  };
  return {
    ...planJson(plan),
    policy: same.length === 0 ? (other[0]?.policy ?? policy) : policy,
    stages: [{ kind: "public", requires: [], cohorts: [cohort] }],
    problems: [],
  };
}

function parted(records: readonly Recorded[], policy: Policy): readonly [Recorded[], Recorded[]] {
  const wanted = canonical(policy);
  return [
    records.filter((record) => canonical(record.policy) === wanted),
    records.filter((record) => canonical(record.policy) !== wanted),
  ];
}

async function loggedSteps(environment: Environment): Promise<readonly ReviewedStep[]> {
  const session = await openSession(environment.connection, {
    applicationName: "tenantry/read",
    connectTimeoutMs: environment.connectTimeoutMs,
    deadlineMs: 120_000,
    purpose: "reader",
  });
  try {
    return await reviewedInLog(session, environment);
  } finally {
    await session.close();
  }
}
