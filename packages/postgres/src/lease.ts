import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { quoteLiteral } from "@tenantry/core";
import { controlTable, ensureControl } from "./control.ts";
import type { Environment } from "./environment.ts";
import { openSession } from "./session.ts";
import type { Session } from "./session.ts";
import { applicationOf } from "./work.ts";
import type { Run } from "./work.ts";

/** The right to run, shared by all processes of one run. */
export interface Lease {
  readonly kind: "held";
  /** Aborted, with a `LeaseLost` as its reason, when the lease is stolen or not renewed in time. */
  readonly signal: AbortSignal;
  /** Gives it back; never throws. */
  release(): Promise<void>;
}

/** Why a run ends whose lease is gone: what the signal of a lease is aborted with. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";

  constructor(how: "taken" | "unreachable") {
    super(
      how === "taken"
        ? "The lease of this run was taken away, and another run may have begun. Run again when that one is over."
        : "The lease of this run could not be renewed in time, and another run may have begun. Run again when the server answers.",
    );
  }
}

/** Another run holds it. */
export interface Busy {
  readonly kind: "busy";
  readonly run: string;
  readonly who: string;
  readonly tool: string;
  /** Server time, ISO 8601. */
  readonly since: string;
}

export interface LeaseOptions {
  /** How long to wait for another run to end. */
  readonly waitMs: number;
  /** How long a holder that cannot be seen to be dead keeps it without a heartbeat. */
  readonly ttlMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * One run at a time per environment. The row holds the backend of its holder, so one that died is replaced at once;
 * behind a pooler only time tells. Every statement stands alone: no session state, no lock outlives a message.
 * What runs exactly once never depends on it. Throws `ConnectError`, `ServerError`, `SessionLost`.
 */
export async function takeLease(
  environment: Environment,
  run: Run,
  options: LeaseOptions,
): Promise<Lease | Busy> {
  const table = controlTable(environment, "tenantry_lease");
  const holder: Holder = {
    id: randomUUID(),
    table,
    environment,
    run,
    ttlMs: options.ttlMs ?? 15_000,
    session: await open(environment, run),
  };
  try {
    await ensureControl(holder.session, environment);
    const busy = await claim(holder, options);
    if (busy === null) return held(holder);
    await holder.session.close();
    return busy;
  } catch (error) {
    await holder.session.close();
    throw error;
  }
}

/** Takes the lease away from whoever holds it, and says who did. They notice with their next heartbeat and stop. */
export async function stealLease(environment: Environment, run: Run): Promise<readonly Busy[]> {
  const session = await open(environment, run);
  try {
    await ensureControl(session, environment);
    const rows = await session.message(`set local search_path = pg_catalog, pg_temp;
delete from ${controlTable(environment, "tenantry_lease")} where environment = ${quoteLiteral(environment.name)}
returning run, who, tool, ${sinceText} as since`);
    return (rows[1]?.rows ?? []).map(busyOf);
  } finally {
    await session.close();
  }
}

const sinceText = `to_char(since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

interface Holder {
  readonly id: string;
  readonly table: string;
  readonly environment: Environment;
  readonly run: Run;
  readonly ttlMs: number;
  session: Session;
}

async function claim(holder: Holder, options: LeaseOptions): Promise<Busy | null> {
  const end = performance.now() + options.waitMs;
  for (;;) {
    const [row] = (await holder.session.message(claimMessage(holder))).at(-1)?.rows ?? [];
    if (row === undefined) return null;
    if (performance.now() > end || options.signal?.aborted === true) return busyOf(row);
    await pause(25 + Math.random() * 225);
  }
}

/** Forgets dead holders, joins unless another run holds it, and returns who does. */
function claimMessage({ id, table, environment, run, ttlMs, session }: Holder): string {
  const values = [environment.name, id, run.id, run.who, run.tool].map(quoteLiteral).join(", ");
  const others = `from ${table} where environment = ${quoteLiteral(environment.name)} and run <> ${quoteLiteral(run.id)}`;
  return `set local search_path = pg_catalog, pg_temp;
set local lock_timeout = '10s';
lock table ${table} in share row exclusive mode;
delete from ${table} as held where environment = ${quoteLiteral(environment.name)}
  and (expires_at < clock_timestamp() or (held.pid is not null and not exists (
    select from pg_stat_activity as a where a.pid = held.pid and (a.backend_start is null or a.backend_start = held.backend_start))));
insert into ${table} (environment, member, run, who, tool, pid, backend_start, since, expires_at)
  select ${values}, ${backendOf(session)}, clock_timestamp(), clock_timestamp() + interval '${ttlMs} ms'
  where not exists (select ${others});
select run, who, tool, ${sinceText} as since ${others} limit 1`;
}

/** Behind a pooler the backend that answers is nobody's: it says nothing about the holder. */
function backendOf(session: Session): string {
  return session.pooled
    ? "null, null"
    : "pg_backend_pid(), (select backend_start from pg_stat_activity where pid = pg_backend_pid())";
}

function busyOf(row: Readonly<Record<string, unknown>>): Busy {
  const text = (name: string): string => {
    const value = row[name];
    return typeof value === "string" ? value : "";
  };
  return { kind: "busy", run: text("run"), who: text("who"), tool: text("tool"), since: text("since") };
}

function held(holder: Holder): Lease {
  const lost = new AbortController();
  const over = new AbortController();
  const beating = heartbeat(holder, lost, over.signal);
  return {
    kind: "held",
    signal: lost.signal,
    async release() {
      over.abort();
      await beating;
      const own = `delete from ${holder.table} where member = ${quoteLiteral(holder.id)}`;
      await holder.session.message(own).catch(() => {});
      await holder.session.close();
    },
  };
}

async function heartbeat(holder: Holder, lost: AbortController, over: AbortSignal): Promise<void> {
  let renewed = performance.now();
  while (!over.aborted && !lost.signal.aborted) {
    await pause(holder.ttlMs / 3, undefined, { signal: over, ref: false }).catch(() => {});
    if (over.aborted) return;
    const answer = await renew(holder).catch(() => "unreachable" as const);
    if (answer === "renewed") renewed = performance.now();
    else if (answer === "taken") lost.abort(new LeaseLost(answer));
    else if (performance.now() - renewed > holder.ttlMs) lost.abort(new LeaseLost(answer));
  }
}

async function renew(holder: Holder): Promise<"renewed" | "taken"> {
  if (holder.session.lost) holder.session = await open(holder.environment, holder.run);
  const [result] = await holder.session.message(`update ${holder.table}
  set expires_at = pg_catalog.clock_timestamp() + interval '${holder.ttlMs} ms', (pid, backend_start) = (select ${backendOf(holder.session)})
  where member = ${quoteLiteral(holder.id)}`);
  return result?.count === 1 ? "renewed" : "taken";
}

function open(environment: Environment, run: Run): Promise<Session> {
  return openSession(environment.connection, {
    applicationName: `${applicationOf(run)}/lease`,
    connectTimeoutMs: environment.connectTimeoutMs,
    deadlineMs: 15_000,
  });
}
