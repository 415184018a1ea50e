import { randomBytes } from "node:crypto";
import { quoteLiteral } from "@tenantry/core";
import { adoptedEntry, takeoverMessage, written } from "../adopt/takeover.ts";
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
export function entriesOf(change: MarkChange): readonly LogEntry[] {
  const { target, rows, takeover } = change;
  if (takeover !== undefined) return [adoptedEntry(change)];
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
    if (before === "maybe written" && (await isWritten(job, session))) return ended(job, "done");
    if (!isForeign(change) || change.shape !== "none") await prepareLedger(place, change.shape, session);
    const results = await session.message(message(job, nonce));
    if (marked(results, nonce)) return ended(job, "done");
    throw new SessionLost("The answer was not complete.");
  } catch (error) {
    if (isMoved(job, error, nonce)) return ended(job, await afterMoving(job, session));
    if (isMissing(error) && (await whatIsLeft(session, place)) === "nothing") return ended(job, "gone");
    throw error;
  }
}

/** The message brings the ledger along, and the table it comes from. */
function isForeign({ takeover }: MarkChange): boolean {
  return takeover !== undefined && takeover.from !== null;
}

/** The ledger, or the table that it is taken over from, is not what the change was decided on. */
function isMoved({ change }: Job, error: unknown, nonce: string): boolean {
  if (!(error instanceof ServerError)) return false;
  if (["fence", "unsafe", "found"].includes(broken(error, nonce) ?? "")) return true;
  return isForeign(change) && notThere.has(error.sqlstate);
}

/** A second adoption that finds what it wanted is as good as the first. */
async function afterMoving(job: Job, session: Session): Promise<"done" | "moved" | "gone"> {
  if (!isForeign(job.change)) return "moved";
  if (await isWritten(job, session)) return "done";
  const left = await whatIsLeft(session, { environment: job.environment, target: job.change.target });
  return left === "nothing" ? "gone" : "moved";
}

// No such table or column, or no such schema.
const notThere = new Set(["42P01", "42703", "3F000"]);

async function isWritten({ environment, change }: Job, session: Session): Promise<boolean> {
  try {
    const rows = await readUnderLock(session, { environment, target: change.target });
    return sameHistory(rows, written(change.before, change.rows));
  } catch (error) {
    if (isForeign(change) && error instanceof ServerError && notThere.has(error.sqlstate)) return false;
    throw error;
  }
}

function message(job: Job, nonce: string): string {
  const { environment, run, change } = job;
  const from = change.takeover?.from ?? null;
  if (from !== null) return takeoverMessage(job, from, nonce);
  const ledger = ledgerName({ environment, target: change.target });
  const entries = change.target.database === "" ? entriesOf(change) : [];
  return [
    settings(environment, "durably"),
    lock(ledger),
    fence(ledger, historyHash(change.before), nonce),
    ...change.rows.map((row) => rowChange(ledger, change, row, run)),
    `\n${logInsert(environment, run, entries)}`,
    closing(ledger, historyHash(written(change.before, change.rows)), nonce),
  ].join("");
}

/** A row that is there keeps all that the change does not speak of. */
function rowChange(
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
