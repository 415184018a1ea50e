import { availableParallelism } from "node:os";
import { baseMigrations, brake } from "@tenantry/core";
import type { Catalog, Event, Plan } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import type { Fleet } from "../fleet.ts";
import { LeaseLost } from "../lease.ts";
import { applicationOf } from "../work.ts";
import { audit } from "./audit.ts";
import { channel } from "./channel.ts";
import type { Channel } from "./channel.ts";
import { drive } from "./drive.ts";
import { logKeeper } from "./prepare.ts";
import { book } from "./rollout.ts";
import type { ExecuteOptions, Rollout } from "./rollout.ts";
import { sessions } from "./sessions.ts";
import { stop } from "./stop.ts";

// So many events wait for a slow reader, then the workers do.
const unread = 256;
const defaultGraceMs = 5_000;
// A later one would go off at once; so late a deadline is minded between two targets.
const longestTimerMs = 2 ** 31 - 1;

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
  const all = sessions(environment, applicationOf(options.run), () => halt.now("unconfirmed"));
  return {
    environment,
    fleet,
    plan,
    options,
    events,
    stop: halt,
    migrations: new Map(
      [...catalog.migrations, ...baseMigrations(catalog)].map((migration) => [migration.id, migration]),
    ),
    sessions: all,
    audit: audit(environment, options.run, all.open, halt.signal),
    keepLog: logKeeper(),
    brake: brake({
      failuresInRun: plan.rollout?.budget.run ?? null,
      deadlineMs: options.deadlineMs ?? null,
    }),
    began: performance.now(),
    diagnoses: new Map(),
    book: book(events),
    concurrency: environment.concurrency ?? Math.min(8, 2 * availableParallelism()),
    durable: new Set(),
  };
}

/** Minds the deadline and the signal; returns what forgets them. */
function heed({ stop, sessions, options, brake }: Rollout): () => void {
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
  const onDeadline = (): void => {
    const late = brake.late(deadlineMs ?? 0);
    if (late !== null) stop.now(late.reason, late.message);
  };
  if (deadlineMs !== null && deadlineMs <= longestTimerMs) timers.push(setTimeout(onDeadline, deadlineMs));
  signal?.addEventListener("abort", onSignal, { once: true });
  if (signal?.aborted === true) onSignal();
  return () => {
    for (const timer of timers) clearTimeout(timer);
    signal?.removeEventListener("abort", onSignal);
  };
}
