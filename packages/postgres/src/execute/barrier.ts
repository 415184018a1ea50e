import type { Stage } from "@tenantry/core";
import { logInsert } from "../log.ts";
import type { LogEntry } from "../log.ts";
import { settings } from "../message.ts";
import { ConnectError, ServerError, SessionLost } from "../session.ts";
import type { Session } from "../session.ts";
import { ask } from "./ask.ts";
import { sameHistory } from "./history.ts";
import { patiently } from "./patiently.ts";
import { isMissing, readUnderLock, whatIsLeft } from "./reread.ts";
import { hostOf } from "./rollout.ts";
import type { Rollout } from "./rollout.ts";
import { Seat } from "./seat.ts";
import { taskOf } from "./task.ts";
import type { Task } from "./task.ts";

/** The point after which everything told as applied is durable. */
export interface Barrier {
  /** Calls `tell` once what the task did is durable. */
  done(task: Task, tell: () => void): void;
  /** Makes all that is done durable; returns the targets that a crash took something from, to be done again. */
  confirm(): Promise<readonly Task[]>;
  close(): Promise<void>;
}

/** Where every commit is durable by itself, and for the one public target, there is nothing to wait for. */
const immediate: Barrier = {
  done: (_task, tell) => tell(),
  confirm: async () => await Promise.resolve([]),
  close: async () => await Promise.resolve(),
};

/** A watch on every server of these tasks, set up before the first of them commits. */
export async function openBarrier(rollout: Rollout, stage: Stage, tasks: readonly Task[]): Promise<Barrier> {
  if (rollout.environment.durability === "each" || stage.kind === "public") return immediate;
  const watches = new Map<string, Barrier>();
  for (const task of tasks) {
    const host = hostOf(rollout, task);
    if (!watches.has(host)) watches.set(host, await watch(rollout, host, task.target.database));
  }
  const all = [...watches.values()];
  return {
    done: (task, tell) => (watches.get(hostOf(rollout, task)) ?? immediate).done(task, tell),
    confirm: async () => (await Promise.all(all.map(async (one) => await one.confirm()))).flat(),
    close: async () => void (await Promise.all(all.map(async (one) => await one.close()))),
  };
}

/**
 * One session that stays open while others commit without waiting for the disk: as long as it lives, the server did not crash.
 * Where it was lost, only the ledgers can tell what is there.
 */
async function watch(rollout: Rollout, host: string, database: string): Promise<Barrier> {
  let held: Held[] = [];
  let session = await opened(rollout, host, database);
  let server: "steady" | "suspect" = "steady";

  async function confirmed(): Promise<readonly Task[] | null> {
    if (session === null || session.lost) {
      server = "suspect";
      session = await opened(rollout, host, database);
    }
    if (session === null) return null;
    const missing = server === "suspect" ? await lacking(rollout, held) : [];
    await session.message(flush(rollout, database));
    server = "steady";
    return missing;
  }

  return {
    done(task, tell) {
      if (rollout.durable.has(host)) tell();
      else held.push({ task, tell });
    },
    async confirm() {
      if (held.length === 0) return [];
      const missing = await patiently(
        rollout.environment.retries + 1,
        rollout.stop.signal,
        async () => await unlessAway(confirmed),
      );
      const told = held.filter(({ task }) => missing?.includes(task) === false);
      for (const { tell } of told) tell();
      if (missing === null) giveUp(rollout, held);
      held = [];
      return (missing ?? []).map(({ target, cohort }) => taskOf(target, cohort));
    },
    close: async () => await session?.close(),
  };
}

interface Held {
  readonly task: Task;
  readonly tell: () => void;
}

/**
 * Everything before a synchronous commit in the server's log is on disk with it. It is an audit row where the audit log is, and
 * elsewhere a message to nobody, which needs no table and no privilege.
 */
function flush({ environment, options }: Rollout, database: string): string {
  const entry: LogEntry = { target: "", step: null, verb: "barrier", checksum: null, mode: null };
  const write =
    database === ""
      ? logInsert(environment, options.run, [entry])
      : "select pg_catalog.pg_logical_emit_message(true, 'tenantry', 'barrier')";
  return `${settings(environment, "durably")}set local synchronous_commit = on;\n${write}`;
}

/** Null where the server cannot be reached. On Citus a commit reaches other servers, so there each of them is durable at once. */
async function opened(
  { sessions, fleet, durable }: Rollout,
  host: string,
  database: string,
): Promise<Session | null> {
  const route = fleet.databases.get(database);
  if (route === undefined) throw new Error(`bug: no route to database ${JSON.stringify(database)}`);
  try {
    const session = await sessions.open(route.direct);
    const citus = await ask(session, "select from pg_extension where extname = 'citus'");
    if (citus.length > 0) durable.add(host);
    return session;
  } catch (error) {
    if (error instanceof ConnectError || error instanceof SessionLost) return null;
    throw error;
  }
}

/** Null where the server does not answer now. */
async function unlessAway<T>(act: () => Promise<T | null>): Promise<T | null> {
  return await act().catch((error: unknown) => {
    if (error instanceof ConnectError || error instanceof SessionLost || error instanceof ServerError)
      return null;
    throw error;
  });
}

/** Reads again the ledgers of targets that were done; those that a crash set back. One dropped meanwhile lacks nothing. */
async function lacking(
  { fleet, sessions, environment }: Rollout,
  held: readonly Held[],
): Promise<readonly Task[]> {
  const own = new Seat(fleet.databases, sessions.open);
  const missing: Task[] = [];
  try {
    for (const { task } of held) {
      const session = await own.take(task.target.database, "any");
      const place = { environment, target: task.target };
      const rows = await readUnderLock(session, place).catch(async (error: unknown) => {
        if (isMissing(error) && (await whatIsLeft(session, place)) === "nothing") return task.before;
        throw error;
      });
      if (!sameHistory(rows, task.before)) missing.push(task);
    }
    return missing;
  } finally {
    await own.leave();
  }
}

function giveUp({ stop, book, events }: Rollout, held: readonly Held[]): void {
  if (stop.reason === null) stop.now("unconfirmed");
  else events.put({ type: "stopped", reason: "unconfirmed" });
  for (const { task } of held) {
    book.leave(task);
    book.close(task.target.id, "unknown");
  }
}
