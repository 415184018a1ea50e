import { baseMigrations, canonical, planJson, reviewedSteps } from "@tenantry/core";
import type { Catalog, Migration, Plan, PlanJson, Policy, ReviewedStep } from "@tenantry/core";
import { openSession, reviewedInLog } from "@tenantry/postgres";
import type { Environment } from "@tenantry/postgres";
import { TenantryError } from "tenantry";
import { readCheck } from "./check.ts";
import { commitsOf } from "./event.ts";
import type { Hub } from "./hub.ts";
import { whyOf } from "./hub.ts";
import { tell } from "./job.ts";
import type { Job } from "./job.ts";
import { isApproved, mergedPulls } from "./merged.ts";
import type { MergedPull } from "./merged.ts";
import type { Recorded } from "./record.ts";
import { viewerOf } from "./sticky.ts";

/** What counts as reviewed, and where it was. */
export interface Reviewed {
  /** In the form of a plan, which is what a run takes for a review; null where nobody asks for one. */
  readonly plan: PlanJson | null;
  /** The pull requests that this push merged. */
  readonly pulls: readonly MergedPull[];
  readonly notes: readonly string[];
}

/** What would run, if everything was reviewed. */
interface Pending {
  readonly plan: Plan;
  readonly catalog: Catalog;
  /** Of the project's paths in the repository. */
  readonly prefix: string;
}

/** Where no review is asked for: only the pull requests, to tell them how it went. */
export async function unasked(job: Job): Promise<Reviewed> {
  const pulls: MergedPull[] = [];
  const run = async (hub: Hub): Promise<void> => {
    pulls.push(...(await mergedPulls(hub, commitsOf(job.occasion), job.occasion.defaultBranch)));
  };
  if (job.inputs.comment !== "never") await tell(job, { what: reports, run });
  return { plan: null, pulls, notes: [] };
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
      return { records: [], pulls: [], notes: [] };
    },
  );
  return { ...shown, plan: asPlan(shown, logged, { plan, catalog }) };
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

interface Shown {
  readonly records: readonly Recorded[];
  readonly pulls: readonly MergedPull[];
  readonly notes: readonly string[];
}

/** The plans of the merged pull requests, of the commits themselves, and of whatever brought a file that is still missing. */
async function shownSteps(
  job: Job,
  hub: Hub,
  logged: readonly ReviewedStep[],
  { plan, catalog, prefix }: Pending,
): Promise<Shown> {
  const { occasion, inputs, git } = job;
  const { sha, defaultBranch } = occasion;
  const commits = commitsOf(occasion);
  const needed = reviewedSteps(planJson(plan));
  if (needed.length === 0)
    return { records: [], pulls: await mergedPulls(hub, commits, defaultBranch, once), notes: [] };
  const reader = readerOf(job, hub, (await viewerOf(hub)).replace("[bot]", ""));
  const absent = () => missing(needed, [...logged, ...reader.steps()], catalog);
  // A plan by hand or in a merge queue is on the commit itself; approval is asked of pull requests.
  if (inputs["require-approval"] === "none") {
    for (const commit of commits.slice(0, mostCommits)) await reader.commit(commit);
  }
  const pulls = await mergedPulls(hub, commits, defaultBranch, async (found) => {
    await reader.pulls(found);
    return found.length > 0 && absent().length === 0;
  });
  const changes = await Promise.all(absent().map(async (path) => await git.lastChange(sha, prefix + path)));
  const earlier = new Set(
    changes.flatMap((commit) => commit ?? []).filter((commit) => !commits.includes(commit)),
  );
  await mergedPulls(hub, [...earlier], defaultBranch, async (found) => {
    await reader.pulls(found);
    return absent().length === 0;
  });
  return { records: reader.records, pulls, notes: [...reader.notes, ...edits(needed, reader.steps())] };
}

async function once(): Promise<boolean> {
  return await Promise.resolve(true);
}

/** Files whose text is not the one that was shown. */
function edits(needed: readonly ReviewedStep[], shown: readonly ReviewedStep[]): readonly string[] {
  return needed.flatMap(({ id, checksum }) => {
    const others = shown.filter((step) => step.id === id);
    if (others.length === 0 || others.some((step) => step.checksum === checksum)) return [];
    const was = others.map((step) => step.checksum.slice(0, 12)).join(", ");
    return [`${id} was changed after it was reviewed: its text was ${was}, and is ${checksum.slice(0, 12)}.`];
  });
}

/** Gathers what check runs remember, each pull request once. */
interface Reader {
  readonly records: readonly Recorded[];
  readonly notes: readonly string[];
  steps(): readonly ReviewedStep[];
  commit(sha: string): Promise<void>;
  pulls(pulls: readonly MergedPull[]): Promise<void>;
}

function readerOf({ inputs }: Job, hub: Hub, app: string): Reader {
  const seen = new Set<number>();
  const records: Recorded[] = [];
  const notes: string[] = [];
  const commit = async (sha: string): Promise<void> => {
    const record = await readCheck(hub, sha, { environment: inputs.environment, app });
    if (record !== null) records.push(record);
  };
  return {
    records,
    notes,
    steps: () => records.flatMap(({ steps }) => steps),
    commit,
    async pulls(pulls) {
      for (const pull of pulls.filter(({ number }) => !seen.has(number))) {
        seen.add(pull.number);
        if (inputs["require-approval"] === "none" || (await isApproved(hub, pull))) await commit(pull.head);
        else
          notes.push(
            `Pull request ${pull.number} was not approved as it was merged: its plan does not count.`,
          );
      }
    },
  };
}

const mostCommits = 20;

/** Files of pending steps that nobody is known to have reviewed, a few. */
function missing(
  needed: readonly ReviewedStep[],
  known: readonly ReviewedStep[],
  catalog: Catalog,
): readonly string[] {
  const ids = new Set(unknownOf(needed, known).map(({ id }) => id));
  return all(catalog)
    .filter(({ id }) => ids.has(id))
    .map(({ path }) => path)
    .slice(0, mostCommits);
}

function unknownOf(needed: readonly ReviewedStep[], known: readonly ReviewedStep[]): readonly ReviewedStep[] {
  const keys = new Set(known.map(keyOf));
  return needed.filter((step) => !keys.has(keyOf(step)));
}

/** Whatever a step may run. */
function all(catalog: Catalog): readonly Migration[] {
  return [...catalog.migrations, ...baseMigrations(catalog)];
}

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

function keyOf({ verb, id, checksum, mode }: ReviewedStep): string {
  return canonical([verb, id, checksum, mode]);
}
