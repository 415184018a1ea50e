import type { LedgerRow } from "@tenantry/core";
import { readUnderLock } from "../execute/reread.ts";
import { ServerError } from "../session.ts";
import { applyBatch } from "../steps/batch.ts";
import { applyOff } from "../steps/off.ts";
import { applyTransactional } from "../steps/transaction.ts";
import type { StepResult, Work } from "../work.ts";
import type { Ground } from "./bring-up.ts";
import { trouble } from "./built.ts";
import type { Built } from "./built.ts";
import type { Head } from "./head.ts";
import { missingIn, note, workOf } from "./site.ts";
import type { Site } from "./site.ts";

/** Runs what the ledger does not have yet, each step as in an apply. */
export async function runApart(ground: Ground, site: Site, head: Head): Promise<Built> {
  let rows: readonly LedgerRow[];
  try {
    rows = await readUnderLock(ground.session, site);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return trouble(site, error, "The ledger could not be read");
  }
  for (const migration of missingIn(head, rows)) {
    const work = workOf(site, migration, rows);
    const result = await runStep(ground, work);
    if (result.kind === "failed") return result;
    if (result.kind !== "done") return { kind: "again", message: whyAgain(result) };
    note(site, work);
    rows = result.after;
  }
  return { kind: "built", rows };
}

async function runStep({ session, open }: Ground, work: Work): Promise<StepResult> {
  if (work.step.mode === "off") return await applyOff(work, open, session);
  return work.step.mode === "batch" ? await applyBatch(work, open) : await applyTransactional(work, session);
}

function whyAgain(result: StepResult): string {
  return result.kind === "again" ? result.message : "Somebody else is at work on this tenant.";
}
