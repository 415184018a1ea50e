import { quoteLiteral } from "@tenantry/core";
import { pause } from "../execute/backoff.ts";
import { ask } from "../execute/ask.ts";
import type { Session } from "../session.ts";
import type { Work } from "../work.ts";

const firstPauseMs = 25;
const longestPauseMs = 1_000;

/** Why the lock was not taken. */
export type InTheWay = { readonly kind: "held"; readonly holder: string } | { readonly kind: "told to end" };

/**
 * Takes the lock under which one runner at a time is at a step of this target outside a transaction. It belongs to the session
 * that executes, so it lasts as long as the backend does, also one whose client is gone. Null when it is ours; otherwise who
 * holds it when the wait is over in vain, or that the run was told to end.
 */
export async function takeStepLock(
  session: Session,
  work: Pick<Work, "environment" | "target" | "signal">,
): Promise<InTheWay | null> {
  const key = stepKey(work);
  const until = performance.now() + work.environment.leaseWaitMs;
  for (let bound = firstPauseMs; ; bound = Math.min(longestPauseMs, bound * 2)) {
    // A waiting lock call would hold a snapshot, for which a concurrent index build waits in turn: so only ask.
    const [row] = await ask(session, `select pg_try_advisory_lock(${key}) as taken`);
    if (row?.["taken"] === true) return null;
    if (work.signal?.aborted === true) return { kind: "told to end" };
    if (performance.now() > until) return { kind: "held", holder: await holderOf(session, key) };
    await pause(Math.random() * bound, work.signal);
  }
}

/** SQL of type bigint, for a safe search_path. The server keeps advisory locks of different databases apart. */
export function stepKey({ environment, target }: Pick<Work, "environment" | "target">): string {
  const name = quoteLiteral(`tenantry step ${target.schema} ${environment.ledger}`);
  return `('x' || left(encode(sha256(convert_to(${name}, 'UTF8')), 'hex'), 16))::bit(64)::bigint`;
}

async function holderOf(session: Session, key: string): Promise<string> {
  const [row] = await ask(
    session,
    `select concat_ws(', ', 'pid ' || a.pid, nullif(a.application_name, ''), host(a.client_addr), a.state,
              'for ' || extract(epoch from clock_timestamp() - coalesce(a.xact_start, a.state_change))::int || ' s') as holder
       from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
        and l.database = (select oid from pg_database where datname = current_database())
        and (l.classid::bigint << 32 | l.objid::bigint) = ${key}`,
  );
  return row === undefined ? "a session that has just ended" : String(row["holder"]);
}
