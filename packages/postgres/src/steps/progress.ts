import { quoteLiteral } from "@tenantry/core";
import { ask } from "../execute/ask.ts";
import { ledgerName } from "../message.ts";
import type { Session } from "../session.ts";
import type { Work } from "../work.ts";

/**
 * Where a step outside a transaction stands. Statements before `at` (1-based) are done. `known`: `at` may have been begun,
 * none after it was. `unknown`: any statement may have been done, perhaps by a revert that was cut off in the middle of an apply.
 */
export interface Progress {
  readonly at: number;
  readonly how: "new" | "known" | "unknown";
}

/** What the ledger says of an earlier attempt. */
export async function readProgress(work: Work, session: Session): Promise<Progress> {
  if (!work.step.resume) return { at: 1, how: "new" };
  const [, verb, at] = /^(apply|revert) (\d+)\/\d+$/.exec(await progressOf(work, session)) ?? [];
  return verb === work.step.verb ? { at: Number(at), how: "known" } : { at: 1, how: "unknown" };
}

/** The note that an earlier attempt left; empty where there is none. */
export async function progressOf(work: Work, session: Session): Promise<string> {
  const [row] = await ask(
    session,
    `select coalesce(progress, '') as progress from only ${ledgerName(work)} where version = ${quoteLiteral(work.step.version)}`,
  );
  const progress = row?.["progress"];
  return typeof progress === "string" ? progress : "";
}

/** What to write before a statement is begun: with it, `readProgress` gives the same again. */
export function progressText({ step }: Work, { how }: Progress, number: number, of: number): string {
  return how === "unknown" ? `${step.verb} ?/${of}` : `${step.verb} ${number}/${of}`;
}

/** Whether the statement may have taken effect in an earlier attempt, so that the catalog must be asked first. */
export function mayHaveRun({ at, how }: Progress, number: number): boolean {
  return how === "unknown" || (how === "known" && number === at);
}
