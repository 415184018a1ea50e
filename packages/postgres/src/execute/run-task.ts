import type { Event, Failure, LedgerRow, Step } from "@tenantry/core";
import { diagnose } from "../diagnose.ts";
import type { Environment } from "../environment.ts";
import { leavesTraces } from "../hygiene.ts";
import { ConnectError, SessionLost } from "../session.ts";
import type { Work } from "../work.ts";
import { logged, logsItself } from "./audit.ts";
import { attempt } from "./attempt.ts";
import type { Attempted } from "./attempt.ts";
import { backoff } from "./backoff.ts";
import { likeness, ownRefusal } from "./failure.ts";
import { rebase } from "./rebase.ts";
import { hostOf } from "./rollout.ts";
import type { Rollout } from "./rollout.ts";
import type { Seat } from "./seat.ts";
import type { StopReason } from "./stop.ts";
import { advance } from "./task.ts";
import type { Ending, Task } from "./task.ts";
import type { Spot } from "./text.ts";

const mostMoves = 20;

/** Why a run stops that then cancels what is still running. */
const cancelled: ReadonlySet<StopReason | null> = new Set(["signal", "lease-lost"]);

type Again = Extract<Attempted, { kind: "again" }>;

/** What a worker needs to know of the stage. */
export interface Surroundings {
  readonly rollout: Rollout;
  readonly seat: Seat;
  /** What later stages do, as `<kind>:<id>`. */
  readonly later: ReadonlySet<string>;
}

/** Does what is left for one target, step by step; after a step that did not get done none of the later ones. */
export async function runTask(surroundings: Surroundings, first: Task): Promise<Ending> {
  const { rollout } = surroundings;
  let task = first;
  for (;;) {
    const [step] = task.steps;
    if (step === undefined) return { kind: "done", task };
    if (rollout.stop.reason !== null) return { kind: "skipped", task };
    await rollout.events.room();
    const next = await runStep(surroundings, task, step);
    if ("kind" in next) return next;
    task = next;
  }
}

/** The task without the step, or how it ends here. */
async function runStep(surroundings: Surroundings, task: Task, step: Step): Promise<Task | Ending> {
  const { rollout, seat } = surroundings;
  const began = performance.now();
  const work = workOf(rollout, task, step);
  const result = await attempt(rollout, work, task, seat);
  if (result.kind === "done") {
    note(rollout, work, performance.now() - began);
    return advance(task, result.after);
  }
  if (result.kind === "failed") return await failed(surroundings, task, work, result.failure);
  if (result.kind === "again") return again(rollout, task, work, result);
  if (result.kind === "moved") return moved(surroundings, task, work, result.rows);
  return { kind: result.kind, task };
}

function note({ events, audit }: Rollout, work: Work, ms: number): void {
  const { target, step } = work;
  events.put({ type: "step", target: target.id, step: step.id, ms, how: "ran" });
  if (!logsItself(target)) audit.add(logged(work, Math.round(ms)));
}

function workOf(rollout: Rollout, task: Task, step: Step): Work {
  const { migrations, options, fleet, events, stop } = rollout;
  const migration = migrations.get(step.id);
  const route = fleet.databases.get(task.target.database);
  if (migration === undefined || route === undefined)
    throw new Error(`bug: no migration or route for ${step.id}`);
  return {
    environment: environmentOf(rollout, task),
    run: options.run,
    target: task.target,
    database: route.direct.database,
    migration,
    step,
    before: task.before,
    emit: (event) => events.put(event, (unread) => isSameCount(event, unread)),
    signal: stop.signal,
  };
}

function environmentOf(rollout: Rollout, task: Task): Environment {
  const { environment, durable } = rollout;
  return durable.has(hostOf(rollout, task)) ? { ...environment, durability: "each" } : environment;
}

/** Only the newest count of rows is worth reading. */
function isSameCount(event: Event, unread: Event): boolean {
  return (
    event.type === "rows" &&
    unread.type === "rows" &&
    unread.target === event.target &&
    unread.step === event.step
  );
}

async function failed(surroundings: Surroundings, task: Task, work: Work, failure: Failure): Promise<Ending> {
  const { rollout, seat } = surroundings;
  if (cancelled.has(rollout.stop.reason) && failure.sqlstate === "57014") return { kind: "skipped", task };
  if (failure.line !== null || failure.sqlstate === null || work.step.mode !== "transaction")
    return { kind: "failed", task, failure };
  const key = `${work.step.id} ${likeness(failure.sqlstate, failure.message)}`;
  const looking = rollout.diagnoses.get(key) ?? look(work, failure, seat);
  rollout.diagnoses.set(key, looking);
  const spot = await looking;
  return {
    kind: "failed",
    task,
    failure:
      spot === null ? failure : { ...failure, path: spot.path, line: spot.line, excerpt: spot.excerpt },
  };
}

async function look(work: Work, failure: Failure, seat: Seat): Promise<Spot | null> {
  const via = leavesTraces(work) ? "direct" : "any";
  try {
    const session = await seat.take(work.target.database, via);
    // What is rolled back still leaves its advisory locks.
    if (via === "direct") seat.soil();
    return await diagnose(work, failure, session);
  } catch (error) {
    if (error instanceof ConnectError || error instanceof SessionLost) return null;
    throw error;
  }
}

function again(rollout: Rollout, task: Task, work: Work, { sqlstate, message }: Again): Ending {
  if (rollout.stop.reason !== null) return { kind: "skipped", task };
  const attempts = task.attempts + 1;
  if (attempts > work.environment.retries)
    return { kind: "failed", task, failure: exhausted(work, { sqlstate, message }, attempts) };
  rollout.events.put({
    type: "retry",
    target: task.target.id,
    step: work.step.id,
    sqlstate,
    message,
    attempt: attempts,
  });
  return { kind: "later", task: { ...task, attempts, due: performance.now() + backoff(attempts) } };
}

function exhausted(work: Work, { sqlstate, message }: Omit<Again, "kind">, attempts: number): Failure {
  const unreachable = sqlstate === null || sqlstate === "53300" || sqlstate === "57P03";
  const said = {
    message: `${message} It was tried ${attempts} ${attempts === 1 ? "time" : "times"}.`,
    help: helpFor(sqlstate),
    kind: sqlstate === "55P03" ? ("busy" as const) : ("error" as const),
  };
  return { ...ownRefusal(work, said), sqlstate, ...(unreachable ? { step: null } : {}) };
}

function helpFor(sqlstate: string | null): string {
  if (sqlstate === "55P03")
    return "Another session keeps a lock: raise --lock-timeout or --retries, or run again when it is done.";
  const again = "un again: nothing of this step was done, and what is done stays done.";
  return sqlstate === "53300"
    ? `Lower --concurrency, end sessions that nobody needs, or raise max_connections or the connection limit of the role or the database, then r${again}`
    : `R${again}`;
}

function moved(
  { rollout, later }: Surroundings,
  task: Task,
  work: Work,
  rows: readonly LedgerRow[],
): Task | Ending {
  if (task.moves >= mostMoves) return { kind: "failed", task, failure: restless(work) };
  const { target } = task;
  const cohort = rollout.options.replan(target, {
    kind: target.kind,
    shape: "ours",
    rows,
    targets: [target],
  });
  const rebased = rebase(task, rows, cohort, later);
  if (rebased.kind === "blocked") return { kind: "failed", task, failure: overtaken(work, rebased.codes) };
  for (const { id } of rebased.elsewhere) {
    rollout.events.put({ type: "step", target: target.id, step: id, ms: 0, how: "elsewhere" });
  }
  return rebased.task;
}

function restless(work: Work): Failure {
  const help = "Another run works on the same target: run again when it is over.";
  return ownRefusal(work, {
    message: "The ledger changes faster than it can be planned on.",
    help,
    kind: "busy",
  });
}

function overtaken(work: Work, codes: readonly string[]): Failure {
  return ownRefusal(work, {
    message: `The ledger was changed while the run was under way, and what was planned does not fit any more${codes.length > 0 ? ` (${codes.join(", ")})` : ""}.`,
    help: "Run `tenantry plan` to see what is there now.",
    kind: "integrity",
  });
}
