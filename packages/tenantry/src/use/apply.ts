import { exitCode, report as reportOf, reviewedSteps, tally } from "@tenantry/core";
import type { Catalog, Event, ExitCode, Intent, PlanJson, Report } from "@tenantry/core";
import { execute, takeLease } from "@tenantry/postgres";
import type { Busy, Environment, Run } from "@tenantry/postgres";
import { TenantryError } from "../error.ts";
import { planFleet, replanTarget } from "./plan.ts";
import type { Planned } from "./plan.ts";

/** A run that somebody asked for. */
export interface RunRequest {
  readonly environment: Environment;
  readonly catalog: Catalog;
  readonly intent: Intent;
  readonly run: Run;
  /** A plan that somebody reviewed: nothing else runs. */
  readonly reviewed: PlanJson | null;
  /** Throws where nobody agrees. */
  readonly agree: (planned: Planned) => Promise<void>;
  readonly show: (event: Event) => void;
  readonly signal: AbortSignal;
  readonly deadlineMs: number | null;
}

/** What was planned, and what became of it; a report without a run where there was nothing to run. */
export interface RunResult {
  readonly planned: Planned;
  readonly report: Report;
  readonly exit: ExitCode;
}

/** Plans under the lease, asks, and executes. Throws exit 6 while another run is under way. */
export async function runFleet(request: RunRequest): Promise<RunResult> {
  const { environment, catalog, intent, reviewed } = request;
  const lease = await takeLease(environment, request.run, {
    waitMs: environment.leaseWaitMs,
    signal: request.signal,
  });
  if (lease.kind === "busy") throw busy(lease);
  try {
    const planned = await planFleet(environment, catalog, intent, reviewed);
    if (!runs(planned)) return resultOf(planned, { ...reportOf([]), digest: planned.plan.digest });
    await request.agree(planned);
    const signal = AbortSignal.any([request.signal, lease.signal]);
    return resultOf(planned, await executed(request, planned, signal));
  } finally {
    await lease.release();
  }
}

/** What a plan and its run say together; who needed nothing is in no event. */
function resultOf(planned: Planned, ran: Report): RunResult {
  const { problems, upToDate } = planned.plan;
  const outcomes = { ...ran.outcomes, unchanged: ran.outcomes.unchanged + upToDate };
  const exit = exitCode([...problems.map(({ exit }) => exit), ran.exit]);
  return { planned, report: { ...ran, outcomes }, exit };
}

/** Whether anything of it may run. A file that changed since the review stops everything. */
function runs({ plan, reviewed }: Planned): boolean {
  const cohorts = plan.stages.flatMap((stage) => stage.cohorts);
  const known = new Map(reviewed === null ? [] : reviewedSteps(reviewed).map((step) => [step.id, step]));
  const changed = cohorts.some(({ steps }) =>
    steps.some(({ id, verb, checksum }) => {
      const before = known.get(id);
      return before !== undefined && before.verb === verb && before.checksum !== checksum;
    }),
  );
  return !changed && cohorts.some(({ blocked, steps }) => blocked.length === 0 && steps.length > 0);
}

async function executed(request: RunRequest, planned: Planned, signal: AbortSignal): Promise<Report> {
  const { environment, catalog, deadlineMs, show } = request;
  const run = { ...request.run, digest: planned.plan.digest, reviewed: planned.reviewed !== null };
  const sums = tally();
  const events = execute(environment, planned.fleet, catalog, planned.plan, {
    run,
    signal,
    deadlineMs,
    replan: (target, group) => replanTarget(planned, target, group),
  });
  for await (const event of events) {
    sums.add(event);
    show(event);
  }
  return sums.report();
}

function busy({ who, since, tool }: Busy): TenantryError {
  return new TenantryError(
    "busy",
    `Another run is under way: ${who} with ${tool}, since ${since}.`,
    "Wait until it is over, or see tenantry doctor.",
    6,
  );
}
