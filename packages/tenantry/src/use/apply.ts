import { exitCode, report as reportOf, tally } from "@tenantry/core";
import type { Catalog, Event, ExitCode, Intent, PlanJson, Report } from "@tenantry/core";
import { announceLower, execute, settleLog } from "@tenantry/postgres";
import type { Environment, Run } from "@tenantry/postgres";
import { behind } from "./behind.ts";
import { isChanged, runs } from "./changed.ts";
import { underLease } from "./lease.ts";
import { planFleet, replanTarget } from "./plan.ts";
import type { Planned } from "./plan.ts";
import { reachOf, sweep, sweepFirst } from "./sweep.ts";

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
  return await underLease(environment, request.run, request.signal, async (signal) => {
    const planned = await planFleet(environment, catalog, intent, reviewed);
    await settleLog(environment, request.run, planned.fleet);
    if (isStopped(planned)) return resultOf(planned, planned, nothing(planned));
    if (runs(planned)) await request.agree(planned);
    return await runPlanned({ ...request, signal }, planned);
  });
}

/** What is in the way of all of it; a plan without steps may still have a head to announce. */
function isStopped(planned: Planned): boolean {
  const wrong = planned.plan.problems.some(({ severity }) => severity === "error");
  return isChanged(planned) || (wrong && !runs(planned));
}

async function runPlanned(request: RunRequest, first: Planned): Promise<RunResult> {
  const { environment, signal } = request;
  const run = { ...request.run, digest: first.plan.digest, reviewed: first.reviewed !== null };
  await lowerHead(environment, run, first);
  const planned = signal.aborted ? first : await sweepFirst(environment, run, first);
  if (!runs(planned)) return resultOf(first, planned, nothing(planned));
  const { report, newest, left } = await executed({ ...request, run }, planned);
  const isOver = reachOf(planned.intent) === "part" || report.stopped !== null;
  return resultOf(first, newest, isOver ? report : await behind(environment, newest, report, left));
}

interface Executed {
  readonly report: Report;
  readonly newest: Planned;
  /** Targets that are not done, and are known not to be. */
  readonly left: ReadonlySet<string>;
}

async function executed(request: RunRequest, planned: Planned): Promise<Executed> {
  const { environment, catalog, run, signal, deadlineMs, show } = request;
  const sums = tally();
  const left = new Set<string>();
  const next = sweep(environment, run, planned);
  const events = execute(environment, planned.fleet, catalog, planned.plan, {
    run,
    signal,
    deadlineMs,
    replan: (target, group) => replanTarget(next.planned(), target, group),
    onCanaryEnd: async () => await next.afterCanary(),
    onStageEnd: async (stage) => await next.after(stage),
  });
  for await (const event of events) {
    if (event.type === "target" && event.outcome !== "done") left.add(event.target);
    sums.add(event);
    show(event);
  }
  return { report: sums.report(), newest: next.planned(), left };
}

/** A revert of the whole fleet first tells those who build tenants to build less. */
async function lowerHead(environment: Environment, run: Run, { plan, intent }: Planned): Promise<void> {
  const { only, tenants, labels, shard } = intent.selection;
  const isPart = tenants.length > 0 || Object.keys(labels).length > 0 || shard !== null || only === "public";
  if (intent.verb === "apply" || isPart) return;
  const steps = plan.stages
    .filter(({ kind }) => kind === "tenant")
    .flatMap(({ cohorts }) => cohorts.flatMap((cohort) => cohort.steps));
  if (steps.length > 0) await announceLower(environment, run, [...new Set(steps.map(({ id }) => id))]);
}

/** What a plan and its run say together; who needed nothing is in no event. */
function resultOf(first: Planned, newest: Planned, ran: Report): RunResult {
  const unchanged = ran.outcomes.unchanged + first.plan.upToDate;
  const exit = exitCode([...newest.plan.problems.map(({ exit }) => exit), ran.exit]);
  return { planned: newest, report: { ...ran, outcomes: { ...ran.outcomes, unchanged } }, exit };
}

function nothing({ plan }: Planned): Report {
  return { ...reportOf([]), verb: plan.verb, digest: plan.digest };
}
