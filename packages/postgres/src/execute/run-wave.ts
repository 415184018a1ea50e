import type { Outcome, Stage, Wave } from "@tenantry/core";
import type { LogEntry } from "../log.ts";
import { logged, logsItself } from "./audit.ts";
import { pause } from "./backoff.ts";
import { openBarrier } from "./barrier.ts";
import type { Barrier } from "./barrier.ts";
import { likeness } from "./failure.ts";
import { queue } from "./queue.ts";
import type { Queue } from "./queue.ts";
import { hostOf, nodesOf } from "./rollout.ts";
import type { Rollout } from "./rollout.ts";
import { runTask } from "./run-task.ts";
import { Seat } from "./seat.ts";
import { tasksOf } from "./task.ts";
import type { Ending, Task } from "./task.ts";

/** Where a wave stands in the run. */
export interface WavePlace {
  /** Of the plan, from 0. */
  readonly stage: number;
  /** The stages that follow. */
  readonly rest: readonly Stage[];
  /** In the stage, from 0, of so many. */
  readonly index: number;
  readonly of: number;
  /** Null where the stage is not divided. */
  readonly name: string | null;
}

/** Does what the stage asks of those targets of the wave that are still in the run; returns when all of it is over and durable. */
export async function runWave(rollout: Rollout, stage: Stage, wave: Wave, place: WavePlace): Promise<void> {
  const { brake, environment, events, audit } = rollout;
  const began = performance.now();
  const { name, index, of } = place;
  const all = tasksIn(rollout, stage, wave);
  const budget = wave.budget ?? (rollout.plan.rollout === undefined ? environment.maxFailures : null);
  brake.begin({ name: name === null ? null : `wave ${index + 1} of ${of} (${name})`, budget });
  if (name !== null)
    events.put({ type: "wave", stage: place.stage, index, of, name, targets: all.length, budget });
  const fates: Fates = new Map();
  await audit.begin(all.filter(({ target }) => !logsItself(target)).flatMap(entriesOf));
  const barrier = await openBarrier(rollout, stage, all);
  for (let tasks = all; tasks.length > 0; tasks = await barrier.confirm())
    await work(rollout, tasks, { place, barrier, fates });
  await barrier.close();
  const trouble = await audit.flush((target) => rollout.book.outcome(target) === "unknown");
  if (trouble !== null) events.put({ type: "note", message: trouble });
  ended(rollout, all, fates, place, performance.now() - began);
}

function entriesOf({ target, steps }: Task): readonly LogEntry[] {
  return steps.map((step) => logged({ target, step }));
}

/** Tells that nothing of the wave was begun. */
export function leaveWave(rollout: Rollout, stage: Stage, wave: Wave, place: WavePlace): void {
  const tasks = tasksIn(rollout, stage, wave);
  for (const task of tasks) {
    rollout.book.leave(task);
    rollout.book.close(task.target.id, "skipped");
  }
  ended(rollout, tasks, new Map(), place, 0);
}

/** How targets left the wave, by id; where the book knows better, it does. */
type Fates = Map<string, Exclude<Outcome, "unchanged">>;

/** What the workers of a wave share. */
interface Shared {
  readonly place: WavePlace;
  readonly barrier: Barrier;
  readonly fates: Fates;
}

/** In the order of the wave. A target whose fate was sealed earlier does nothing here, and what it leaves undone is remembered. */
function tasksIn({ book }: Rollout, stage: Stage, wave: Wave): readonly Task[] {
  const tasks = new Map(tasksOf(stage).map((task) => [task.target.id, task]));
  return wave.targets.flatMap(({ id }) => {
    const task = tasks.get(id);
    if (task === undefined) return [];
    if (book.outcome(id) === undefined) return [task];
    book.leave(task);
    return [];
  });
}

/** Every server has workers of its own, so that a slow one keeps nobody waiting elsewhere. */
async function work(rollout: Rollout, tasks: readonly Task[], shared: Shared): Promise<void> {
  const { rest } = shared.place;
  const later = new Set(nodesOf(rest));
  const awaited = targetsOf(rest);
  const ends = byHost(rollout, tasks).map(async (some) => {
    const waiting = queue(some);
    const finish = (ending: Ending): void => {
      if (ending.kind === "later") return waiting.put(ending.task);
      settle(rollout, ending, shared, awaited.has(ending.task.target.id) ? "goes on" : "ends");
    };
    await workOn(rollout, waiting, Math.min(rollout.concurrency, some.length), { later, finish });
  });
  for (const end of await Promise.allSettled(ends)) if (end.status === "rejected") throw end.reason;
}

function byHost(rollout: Rollout, tasks: readonly Task[]): readonly (readonly Task[])[] {
  const hosts = new Map<string, Task[]>();
  for (const task of tasks) {
    const host = hostOf(rollout, task);
    const some = hosts.get(host);
    if (some === undefined) hosts.set(host, [task]);
    else some.push(task);
  }
  return [...hosts.values()];
}

/** How a worker goes about what it takes. */
interface Manner {
  /** What later stages do, as `<kind>:<id>`. */
  readonly later: ReadonlySet<string>;
  readonly finish: (ending: Ending) => void;
}

async function workOn(rollout: Rollout, waiting: Queue, workers: number, manner: Manner): Promise<void> {
  const ends = await Promise.allSettled(
    Array.from({ length: workers }, async () => await workThrough(rollout, waiting, manner)),
  );
  for (const task of waiting.drain()) manner.finish({ kind: "skipped", task });
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

/** One worker: takes targets until none is left or the run stops. */
async function workThrough(rollout: Rollout, waiting: Queue, { later, finish }: Manner): Promise<void> {
  const { stop } = rollout;
  const own = new Seat(rollout.fleet.databases, rollout.sessions.open);
  try {
    while (!isOver(rollout)) {
      const task = waiting.take(own.database, performance.now());
      const due = waiting.due();
      if (task !== undefined) finish(await runTask({ rollout, seat: own, later }, task));
      else if (due !== undefined) await pause(due - performance.now(), stop.signal);
      else return;
    }
  } catch (error) {
    stop.now("signal");
    throw error;
  } finally {
    await own.leave();
  }
}

/** Nothing begins once the run stops, and that is so from the deadline on even where no timer was on time. */
function isOver({ brake, stop, began }: Rollout): boolean {
  const late = brake.late(performance.now() - began);
  if (late !== null) stop.now(late.reason, late.message);
  return stop.reason !== null;
}

/** Writes down how a target left the wave; it is told about when nothing follows, and when it is durable. */
function settle(
  rollout: Rollout,
  ending: Exclude<Ending, { kind: "later" }>,
  { barrier, fates }: Shared,
  then: "goes on" | "ends",
): void {
  const { book, brake, stop } = rollout;
  const { task } = ending;
  const at = { cohort: task.cohort.digest, host: hostOf(rollout, task) };
  fates.set(task.target.id, ending.kind);
  if (ending.kind === "done") {
    brake.done(at);
    if (then === "ends") barrier.done(task, () => book.close(task.target.id, "done"));
    else barrier.done(task, () => undefined);
    return;
  }
  if (ending.kind !== "gone") book.leave(task);
  if (ending.kind !== "failed") return book.close(task.target.id, ending.kind);
  const { failure } = ending;
  book.fail(failure);
  const like = `${failure.step} ${likeness(failure.sqlstate, failure.message)}`;
  const braked = brake.failed({ ...at, like, reached: failure.step === null ? "unreachable" : "reached" });
  if (braked !== null) stop.now(braked.reason, braked.message);
}

function ended(
  { book, events }: Rollout,
  tasks: readonly Task[],
  fates: Fates,
  { stage, index, name }: WavePlace,
  ms: number,
): void {
  if (name === null) return;
  const outcomes = { done: 0, failed: 0, unknown: 0, gone: 0, unreached: 0, skipped: 0 };
  for (const { target } of tasks) {
    const known = book.outcome(target.id) ?? fates.get(target.id) ?? "skipped";
    outcomes[known === "unchanged" ? "done" : known] += 1;
  }
  events.put({ type: "wave-end", stage, index, name, outcomes, ms });
}

function targetsOf(stages: readonly Stage[]): ReadonlySet<string> {
  return new Set(
    stages.flatMap(({ cohorts }) => cohorts.flatMap(({ targets }) => targets.map(({ id }) => id))),
  );
}
