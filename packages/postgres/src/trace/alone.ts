import type { StatementTrace } from "@tenantry/core";
import { pause } from "../execute/backoff.ts";
import { filePath } from "../message.ts";
import { openSession, ServerError } from "../session.ts";
import type { Session } from "../session.ts";
import type { Origin } from "../execute/text.ts";
import { gateModes, shutGate } from "./gate.ts";
import type { Gate } from "./gate.ts";
import { sentOf } from "./inside.ts";
import type { TraceWork } from "./inside.ts";
import { lockedOf, lockQuery, merged } from "./locks.ts";
import type { Locked } from "./locks.ts";
import { failedTrace, send, traceOf } from "./observe.ts";
import type { Sent } from "./observe.ts";
import { readRelations } from "./relations.ts";
import { sessionOptions } from "./tracer.ts";
import type { Tracer } from "./tracer.ts";

const betweenLooksMs = 5;

/**
 * Runs a statement outside of any transaction while a second session looks at what it locks or waits for. Transactions of our own
 * hold it up where it could be too fast to be seen.
 */
export async function traceAlone(work: TraceWork, tracer: Tracer, origin: Origin): Promise<StatementTrace> {
  const { session } = tracer;
  const sent = sentOf(work, origin);
  const there = await readRelations(session);
  await session.message(`set search_path = ${filePath(work)}; set client_min_messages = debug1`);
  tracer.notices();
  const running = { session, sent };
  const ended = tracer.sessions === "many" ? await watched(work, running) : await unseen(running);
  const notices = tracer.notices();
  if (ended.error !== null && session.lost) return failedTrace(sent, ended.error);
  await session.message("set search_path = pg_catalog, pg_temp; set client_min_messages = warning");
  if (ended.error !== null) return failedTrace(sent, ended.error);
  const after = await readRelations(session);
  const { locked } = ended;
  return await traceOf(session, sent, { there, before: there, after, held: new Map(), locked, notices });
}

interface Running {
  readonly session: Session;
  readonly sent: Sent;
}

interface Ended {
  readonly error: ServerError | null;
  readonly locked: Locked;
}

async function watched({ environment }: TraceWork, running: Running): Promise<Ended> {
  const watcher = await openSession(environment.direct, sessionOptions(environment));
  const gates: Gate[] = [];
  try {
    for (const mode of gateModes) gates.push(await shutGate(environment, mode));
    return await underWatch(running, watcher, gates);
  } finally {
    await Promise.all([watcher.close(), ...gates.map((gate) => gate.close())]);
  }
}

/** Where there is only one session, nobody sees what it locks meanwhile. */
async function unseen({ session, sent }: Running): Promise<Ended> {
  try {
    await send(session, sent);
    return { error: null, locked: new Map() };
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return { error, locked: new Map() };
  }
}

async function underWatch(
  { session, sent }: Running,
  watcher: Session,
  gates: readonly Gate[],
): Promise<Ended> {
  const state: { is: "running" | "ended" } = { is: "running" };
  const ending = send(session, sent).then(
    () => null,
    (error: unknown) => error,
  );
  const end = ending.finally(() => {
    state.is = "ended";
  });
  let locked: Locked = new Map();
  while (state.is === "running") {
    const [locks, blockers] = await look(watcher, session.pid);
    locked = merged(locked, locks);
    for (const gate of gates) if (blockers.has(gate.pid)) await gate.open();
    await pause(betweenLooksMs);
  }
  const error = await end;
  if (error !== null && !(error instanceof ServerError)) throw error;
  return { error, locked };
}

async function look(watcher: Session, pid: number): Promise<readonly [Locked, ReadonlySet<number>]> {
  // In this order: whoever is held up stays so until the gate is opened, so its locks are there to be seen.
  const [blockers, locks] = await watcher.message(
    `select pg_catalog.unnest(pg_catalog.pg_blocking_pids(${pid})) as pid; ${lockQuery} ${pid}`,
  );
  return [lockedOf(locks?.rows ?? []), new Set((blockers?.rows ?? []).map((row) => Number(row["pid"])))];
}
