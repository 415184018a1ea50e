import { randomBytes } from "node:crypto";
import { quoteLiteral } from "@tenantry/core";
import type { LedgerRow } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import { broken, closing, fence } from "../guard.ts";
import { logInsert } from "../log.ts";
import type { LogEntry } from "../log.ts";
import type { MarkChange, MarkedRow, MarkResult } from "../mark.ts";
import { ledgerName, lock, marked, settings } from "../message.ts";
import { ConnectError, ServerError, SessionLost } from "../session.ts";
import type { Session } from "../session.ts";
import { isTransient } from "../steps/transaction.ts";
import type { Run } from "../work.ts";
import { backoff, pause } from "./backoff.ts";
import { withoutValues } from "./failure.ts";
import { historyHash, sameHistory } from "./history.ts";
import { prepareLedger } from "./prepare.ts";
import { isMissing, readUnderLock, whatIsLeft } from "./reread.ts";
import type { Seat } from "./seat.ts";

interface Job {
  readonly environment: Environment;
  readonly run: Run;
  readonly change: MarkChange;
}

/** Writes one ledger; tries again as often as the environment allows while it is busy or out of reach. */
export async function markOne(job: Job, seat: Seat): Promise<MarkResult> {
  let before: "nothing was sent" | "maybe written" = "nothing was sent";
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(job, await seat.take(job.change.target.database, "any"), before);
    } catch (error) {
      if (error instanceof ConnectError && error.reason === "unknown-database") return ended(job, "gone");
      if (error instanceof SessionLost) before = "maybe written";
      if (!mayPass(error)) return refused(job, error);
      if (attempt > job.environment.retries)
        return before === "maybe written" ? ended(job, "unknown") : refused(job, error);
      await pause(backoff(attempt));
    }
  }
}

/** The audit entries of a change. */
export function entriesOf({ target, rows }: MarkChange): readonly LogEntry[] {
  return rows.map(({ id, row }) => ({
    target: target.id,
    step: id,
    verb: "mark",
    checksum: row?.checksum ?? null,
    mode: null,
    detail: row === null ? "erased" : row.state,
  }));
}

async function once(
  { environment, run, change }: Job,
  session: Session,
  before: string,
): Promise<MarkResult> {
  const place = { environment, target: change.target };
  const job = { environment, run, change };
  const nonce = randomBytes(16).toString("hex");
  try {
    const done =
      before === "maybe written" && sameHistory(await readUnderLock(session, place), after(change));
    if (done) return ended(job, "done");
    await prepareLedger(place, change.shape, session);
    const results = await session.message(message(job, nonce));
    if (marked(results, nonce)) return ended(job, "done");
    throw new SessionLost("The answer was not complete.");
  } catch (error) {
    if (error instanceof ServerError && ["fence", "unsafe"].includes(broken(error, nonce) ?? ""))
      return ended(job, "moved");
    if (isMissing(error) && (await whatIsLeft(session, place)) === "nothing") return ended(job, "gone");
    throw error;
  }
}

function message({ environment, run, change }: Job, nonce: string): string {
  const ledger = ledgerName({ environment, target: change.target });
  const entries = change.target.database === "" ? entriesOf(change) : [];
  return [
    settings(environment, "durably"),
    lock(ledger),
    fence(ledger, historyHash(change.before), nonce),
    ...change.rows.map((row) => written(ledger, change, row, run)),
    `\n${logInsert(environment, run, entries)}`,
    closing(ledger, historyHash(after(change)), nonce),
  ].join("");
}

/** A row that is there keeps all that the change does not speak of. */
function written(
  ledger: string,
  { before }: MarkChange,
  { version, name, row }: MarkedRow,
  run: Run,
): string {
  const which = `where version operator(pg_catalog.=) ${quoteLiteral(version)}`;
  if (row === null) return `\ndelete from only ${ledger} ${which};\n`;
  const [checksum, state] = [literal(row.checksum), quoteLiteral(row.state)];
  if (before.some((known) => known.version === version)) {
    return `\nupdate only ${ledger} set checksum = ${checksum}, state = ${state}, progress = null ${which};\n`;
  }
  const values = [version, name, run.id, run.who, run.tool, run.commit].map(literal).join(", ");
  return `
insert into ${ledger} (version, name, run, who, tool, commit, checksum, state, applied_at)
values (${values}, ${checksum}, ${state}, pg_catalog.now());
`;
}

function after({ before, rows }: MarkChange): readonly LedgerRow[] {
  const changed = new Map(before.map((row) => [row.version, row]));
  for (const { version, row } of rows) {
    if (row === null) changed.delete(version);
    else changed.set(version, { version, checksum: row.checksum, state: row.state });
  }
  return [...changed.values()];
}

function literal(value: string | null): string {
  return value === null ? "null" : quoteLiteral(value);
}

function mayPass(error: unknown): boolean {
  if (error instanceof ConnectError)
    return ["refused", "timeout", "closed", "not-ready", "too-many"].includes(error.reason);
  return error instanceof SessionLost || (error instanceof ServerError && isTransient(error));
}

function ended({ change }: Job, outcome: Exclude<MarkResult["outcome"], "failed">): MarkResult {
  return { target: change.target.id, outcome, failure: null };
}

function refused({ change }: Job, error: unknown): MarkResult {
  const target = change.target.id;
  if (error instanceof ConnectError) {
    const { sqlstate, message, help } = error;
    return { target, outcome: "failed", failure: { sqlstate, message, help } };
  }
  if (!(error instanceof ServerError)) throw error;
  const help = "Nothing was written to this ledger.";
  return {
    target,
    outcome: "failed",
    failure: { sqlstate: error.sqlstate, message: withoutValues(error), help },
  };
}
