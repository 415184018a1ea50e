import { randomBytes } from "node:crypto";
import { quoteLiteral } from "@tenantry/core";
import type { LedgerRow, RowState } from "@tenantry/core";
import { historyAfter, historyHash } from "../execute/history.ts";
import { own, sourced } from "../execute/text.ts";
import { closing, deletion, fence, insertion, ledgerName, lock, log, settings } from "../message.ts";
import type { Session } from "../session.ts";
import type { StepResult, Work } from "../work.ts";
import { send } from "./transaction.ts";

/** The ledger says that the step is under way; `work` stands on that history. */
export interface UnderWay {
  readonly kind: "under-way";
  readonly work: Work;
}

/** Says in the ledger that the step is under way, and how far: `progress` is free text such as `apply 1/3`. */
export async function markRunning(
  work: Work,
  session: Session,
  progress: string,
): Promise<UnderWay | StepResult> {
  const rows = withRow(work, "running");
  const begun = rowOf(work) === undefined ? insertion(work, "running") : "";
  const changed = await change(work, session, rows, `${begun}${update(work, "running", progress)}`);
  return changed ?? { kind: "under-way", work: { ...work, before: rows } };
}

/** Says that the step is over: applied in so many milliseconds, or no longer there. Its entry in the audit log goes along. */
export async function markDone(work: Work, session: Session, durationMs: number): Promise<StepResult> {
  const after = historyAfter(work.before, work.step);
  const applied = work.step.verb === "revert" ? "" : insertion(work, "applied", durationMs);
  const sql = `${deletion(work)}${applied}${log(work, Math.round(durationMs))}`;
  return (await change(work, session, after, sql)) ?? { kind: "done", after };
}

/** Puts the row back to how it was before the step began; null when that worked. */
export async function unmark(
  work: Work,
  session: Session,
  original: LedgerRow | null,
): Promise<StepResult | null> {
  return original === null
    ? await change(work, session, withoutRow(work), deletion(work))
    : await change(work, session, withRow(work, original.state), update(work, original.state, null));
}

/** The step's row in the history that it stands on. */
export function rowOf({ before, step }: Pick<Work, "before" | "step">): LedgerRow | undefined {
  return before.find(({ version }) => version === step.version);
}

/** One fenced transaction that changes nothing but the ledger; null when it was committed. */
async function change(
  work: Work,
  session: Session,
  rows: readonly LedgerRow[],
  sql: string,
): Promise<StepResult | null> {
  const nonce = randomBytes(16).toString("hex");
  const ledger = ledgerName(work);
  const parts = [
    settings(work.environment, "durably"),
    lock(ledger),
    fence(ledger, historyHash(work.before), nonce),
    sql,
    closing(ledger, historyHash(rows), nonce),
  ];
  const sent = await send(work, sourced(parts.map(own), {}), nonce, session);
  if (sent.kind === "refused") throw new Error(`bug: nobody demanded ${sent.word}`);
  return sent.kind === "sent" ? null : sent;
}

function withRow(work: Work, state: RowState): readonly LedgerRow[] {
  const { version, recorded } = work.step;
  const row = rowOf(work);
  return [...withoutRow(work), { version, checksum: row === undefined ? recorded : row.checksum, state }];
}

function withoutRow({ before, step }: Work): readonly LedgerRow[] {
  return before.filter(({ version }) => version !== step.version);
}

function update(work: Work, state: RowState, progress: string | null): string {
  return `
update only ${ledgerName(work)}
   set state = ${quoteLiteral(state)}, run = ${quoteLiteral(work.run.id)}, progress = ${progress === null ? "null" : quoteLiteral(progress)}
 where version operator(pg_catalog.=) ${quoteLiteral(work.step.version)};
`;
}
