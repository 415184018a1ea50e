import { availableParallelism } from "node:os";
import type { Catalog, Event, Plan, Stage } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import type { Fleet } from "../fleet.ts";
import { LeaseLost } from "../lease.ts";
import { audit } from "./audit.ts";
import { channel } from "./channel.ts";
import type { Channel } from "./channel.ts";
import { logKeeper } from "./prepare.ts";
import { book, nodesOf } from "./rollout.ts";
import type { ExecuteOptions, Rollout } from "./rollout.ts";
import { runStage } from "./run-stage.ts";
import { sessions } from "./sessions.ts";
import { breaker, stop } from "./stop.ts";

// So many events wait for a slow reader, then the workers do.
const unread = 256;
const defaultGraceMs = 5_000;

/**
 * Runs a plan and tells what happens. Partial success is the normal result: nothing that a target, a server or the network does
 * is thrown. Ending the iteration early ends the run as a signal would.
 */
export async function* execute(
  environment: Environment,
  fleet: Fleet,
  catalog: Catalog,
  plan: Plan,
  options: ExecuteOptions,
): AsyncGenerator<Event, void, void> {
  const events = channel<Event>(unread);
  const rollout = begin(environment, fleet, catalog, plan, options, events);
  const over = drive(rollout).finally(() => events.close());
  const release = heed(rollout);
  try {
    yield* events.read();
    await over;
  } finally {
    events.close();
    rollout.stop.now("signal");
    await over.catch(() => undefined);
    release();
  }
}

function begin(
  environment: Environment,
  fleet: Fleet,
  catalog: Catalog,
  plan: Plan,
  options: ExecuteOptions,
  events: Channel<Event>,
): Rollout {
  const halt = stop((reason, message) =>
    events.put({ type: "stopped", reason, ...(message === undefined ? {} : { message }) }),
  );
  const all = sessions(environment, options.run.tool, () => halt.now("unconfirmed"));
  return {
    environment,
    fleet,
    plan,
    options,
    events,
    stop: halt,
    migrations: new Map(catalog.migrations.map((migration) => [migration.id, migration])),
    sessions: all,
    audit: audit(environment, options.run, all.open),
    keepLog: logKeeper(),
    breaker: breaker(halt, environment.maxFailures),
    diagnoses: new Map(),
    book: book(events),
    concurrency: environment.concurrency ?? Math.min(8, 2 * availableParallelism()),
    durable: new Set(),
  };
}

/** Minds the deadline and the signal; returns what forgets them. */
function heed({ stop, sessions, options }: Rollout): () => void {
  const { signal, deadlineMs = null, graceMs = defaultGraceMs } = options;
  const timers: ReturnType<typeof setTimeout>[] = [];
  const onSignal = (): void => {
    const reason: unknown = signal?.reason;
    if (reason instanceof LeaseLost) stop.now("lease-lost", reason.message);
    else stop.now("signal");
    timers.push(setTimeout(cancel, graceMs));
  };
  // Once may be between two statements of a long piece of work.
  const cancel = (): void => {
    timers.push(setTimeout(cancel, graceMs));
    void sessions.cancel();
  };
  if (deadlineMs !== null) timers.push(setTimeout(() => stop.now("deadline"), deadlineMs));
  signal?.addEventListener("abort", onSignal, { once: true });
  if (signal?.aborted === true) onSignal();
  return () => {
    for (const timer of timers) clearTimeout(timer);
    signal?.removeEventListener("abort", onSignal);
  };
}

async function drive(rollout: Rollout): Promise<void> {
  const { book, events, options, plan, stop } = rollout;
  const began = performance.now();
  events.put({
    type: "run",
    run: options.run.id,
    verb: plan.verb,
    digest: plan.digest,
    ...sizeOf(plan.stages),
  });
  let { stages } = plan;
  for (let index = 0; index < stages.length; index++) {
    const stage = stages[index];
    if (stage === undefined) break;
    if (!(await started(rollout, stage, index, stages.slice(index + 1)))) continue;
    const goesOn = stop.reason === null && book.allows(nodesOf([stage]));
    const next = goesOn ? ((await options.onStageEnd?.(stage, index)) ?? null) : null;
    if (next === null) continue;
    if ("reason" in next) {
      stop.now(next.reason, next.message);
      continue;
    }
    rollout.fleet = next.fleet;
    stages = [...stages.slice(0, index + 1), ...next.stages];
  }
  events.put({ type: "end", ms: performance.now() - began });
}

/** Whether the stage was run; otherwise its targets are told why not. */
async function started(
  rollout: Rollout,
  stage: Stage,
  index: number,
  rest: readonly Stage[],
): Promise<boolean> {
  const { book, stop } = rollout;
  pass(rollout, stage, "skipped", "blocked");
  if (stop.reason !== null) return pass(rollout, stage, "skipped", "all");
  if (!book.allows(stage.requires)) return pass(rollout, stage, "unreached", "all");
  await runStage(rollout, stage, { index, rest });
  const trouble = await rollout.audit.flush();
  if (trouble !== null) rollout.events.put({ type: "note", message: trouble });
  return true;
}

/** Leaves out what the plan blocked, or all of the stage. */
function pass(
  { book }: Rollout,
  stage: Stage,
  outcome: "skipped" | "unreached",
  which: "blocked" | "all",
): false {
  for (const { targets, steps, blocked } of stage.cohorts) {
    if (which === "blocked" && blocked.length === 0) continue;
    for (const target of targets) {
      book.leave({ target, steps });
      book.close(target.id, outcome);
    }
  }
  return false;
}

function sizeOf(stages: readonly Stage[]): { readonly targets: number; readonly steps: number } {
  const cohorts = stages.flatMap((stage) => stage.cohorts);
  return {
    targets: new Set(cohorts.flatMap(({ targets }) => targets.map(({ id }) => id))).size,
    steps: cohorts.reduce((sum, { targets, steps }) => sum + targets.length * steps.length, 0),
  };
}
