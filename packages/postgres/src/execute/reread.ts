import { quoteLiteral } from "@tenantry/core";
import type { LedgerRow } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import { ledgerName, lock, settings } from "../message.ts";
import { ServerError } from "../session.ts";
import type { Row, Session } from "../session.ts";
import type { StepResult, Work } from "../work.ts";
import { ask } from "./ask.ts";
import { historyAfter, sameHistory } from "./history.ts";

/** How long a step without a statement timeout is waited for. */
const longestMs = 3_600_000;

type Place = Pick<Work, "environment" | "target">;

/**
 * The ledger as it is once nobody writes to it: the lock waits for whoever does, also for a backend whose client is gone.
 * Throws `ServerError` (no such ledger, still busy) or `SessionLost`.
 */
export async function readUnderLock(
  session: Session,
  { environment, target }: Place,
): Promise<readonly LedgerRow[]> {
  const ledger = ledgerName({ environment, target });
  const patience = patientSettings(environment);
  const read = `select version, checksum, state from only ${ledger} order by version collate pg_catalog."C"`;
  const results = await session.message(`${patience.settings}${lock(ledger)}${read}`, patience.deadlineMs);
  return (results.at(-1)?.rows ?? []).map(ledgerRow);
}

/** Settings under which a lock is waited for as long as a step may take, and when to stop waiting for the answer. */
export function patientSettings(environment: Environment): {
  readonly settings: string;
  readonly deadlineMs: number;
} {
  const patienceMs = environment.lockTimeoutMs + (environment.statementTimeoutMs || longestMs);
  const patient = { ...environment, lockTimeoutMs: patienceMs, statementTimeoutMs: 2 * patienceMs };
  return { settings: settings(patient, "durably"), deadlineMs: 3 * patienceMs };
}

/** What the ledger says about a step whose answer never came. */
export function verdict(
  { before, step }: Work,
  rows: readonly LedgerRow[],
): Exclude<StepResult, { kind: "lost" }> {
  const after = historyAfter(before, step);
  if (sameHistory(rows, after)) return { kind: "done", after };
  if (!sameHistory(rows, before)) return { kind: "moved" };
  return { kind: "again", sqlstate: null, message: "The connection was lost before the step was done." };
}

/** Whether the target's schema and its ledger are still there. */
export async function whatIsLeft(
  session: Session,
  { environment, target }: Place,
): Promise<"all" | "schema" | "nothing"> {
  const [row] = await ask(
    session,
    `select exists (select from pg_class where relnamespace = namespace.oid and relname = ${quoteLiteral(environment.ledger)}) as ledger
  from pg_namespace as namespace where nspname = ${quoteLiteral(target.schema)}`,
  );
  if (row === undefined) return "nothing";
  return row["ledger"] === true || row["ledger"] === "t" ? "all" : "schema";
}

/** Whether the error can mean that something of the target was dropped. */
export function isMissing(error: unknown): error is ServerError {
  return error instanceof ServerError && ["3F000", "42P01", "42704"].includes(error.sqlstate);
}

/** A row of a ledger as the server returns it. */
export function ledgerRow(row: Row): LedgerRow {
  const { version, checksum, state } = row;
  return {
    version: String(version),
    checksum: typeof checksum === "string" ? checksum : null,
    state: state === "running" || state === "marked" ? state : "applied",
  };
}
