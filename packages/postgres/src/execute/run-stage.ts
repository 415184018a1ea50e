import type { Stage } from "@tenantry/core";
import { pause } from "./backoff.ts";
import { openBarrier } from "./barrier.ts";
import type { Barrier } from "./barrier.ts";
import { queue } from "./queue.ts";
import type { Queue } from "./queue.ts";
import { hostOf, nodesOf } from "./rollout.ts";
import type { Rollout } from "./rollout.ts";
import { runTask } from "./run-task.ts";
import { Seat } from "./seat.ts";
import { tasksOf } from "./task.ts";
import type { Ending, Task } from "./task.ts";

/** Where a stage stands among the others. */
export interface Place {
  readonly index: number;
  /** The stages that follow. */
  readonly rest: readonly Stage[];
}

/** Does all that the stage asks of targets that are still in the run; returns when nothing of it is under way any more. */
export async function runStage(rollout: Rollout, stage: Stage, place: Place): Promise<void> {
  let tasks: readonly Task[] = tasksOf(stage).filter((task) => isOpen(rollout, task));
  const steps = tasks.reduce((sum, task) => sum + task.steps.length, 0);
  rollout.events.put({ type: "stage", index: place.index, kind: stage.kind, targets: tasks.length, steps });
  const barrier = await openBarrier(rollout, stage, tasks);
  while (tasks.length > 0) {
    await work(rollout, tasks, place, barrier);
    tasks = await barrier.confirm();
  }
  await barrier.close();
}

/** A target whose fate was sealed earlier does nothing here, and what it leaves undone is remembered. */
function isOpen({ book }: Rollout, task: Task): boolean {
  const open = book.outcome(task.target.id) === undefined;
  if (!open) book.leave(task);
  return open;
}

async function work(
  rollout: Rollout,
  tasks: readonly Task[],
  { rest }: Place,
  barrier: Barrier,
): Promise<void> {
  const waiting = queue(tasks);
  const later = new Set(nodesOf(rest));
  const awaited = targetsOf(rest);
  const finish = (ending: Ending): void => {
    if (ending.kind === "later") return waiting.put(ending.task);
    settle(rollout, ending, barrier, awaited.has(ending.task.target.id) ? "goes on" : "ends");
  };
  const workers = Array.from({ length: Math.min(rollout.concurrency, tasks.length) }, async () => {
    await workThrough(rollout, waiting, later, finish);
  });
  const ends = await Promise.allSettled(workers);
  for (const task of waiting.drain()) finish({ kind: "skipped", task });
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

/** One worker: takes targets until none is left or the run stops. */
async function workThrough(
  rollout: Rollout,
  waiting: Queue,
  later: ReadonlySet<string>,
  finish: (ending: Ending) => void,
): Promise<void> {
  const { stop } = rollout;
  const own = new Seat(rollout.fleet.databases, rollout.sessions.open);
  try {
    while (stop.reason === null) {
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

/** Writes down how a target left the stage; it is told about when nothing follows, and when it is durable. */
function settle(
  rollout: Rollout,
  ending: Exclude<Ending, { kind: "later" }>,
  barrier: Barrier,
  then: "goes on" | "ends",
): void {
  const { book, breaker } = rollout;
  const { task } = ending;
  if (ending.kind === "done") {
    breaker.done(task, hostOf(rollout, task));
    if (then === "ends") barrier.done(task, () => book.close(task.target.id, "done"));
    else barrier.done(task, () => undefined);
    return;
  }
  if (ending.kind !== "gone") book.leave(task);
  if (ending.kind !== "failed") return book.close(task.target.id, ending.kind);
  book.fail(ending.failure);
  breaker.failed(task, hostOf(rollout, task), ending.failure);
}

function targetsOf(stages: readonly Stage[]): ReadonlySet<string> {
  return new Set(
    stages.flatMap(({ cohorts }) => cohorts.flatMap(({ targets }) => targets.map(({ id }) => id))),
  );
}
