import type { LedgerShape } from "@tenantry/core";
import { ensureControl } from "../control.ts";
import { createLedger, upgradeLedger } from "../ledger/ddl.ts";
import { settings } from "../message.ts";
import type { Session } from "../session.ts";
import type { Work } from "../work.ts";

/** Creates or completes the target's ledger, in a short message of its own; harmless where another run was faster. */
export async function prepareLedger(
  { environment, target }: Pick<Work, "environment" | "target">,
  shape: LedgerShape,
  session: Session,
): Promise<void> {
  if (shape === "ours") return;
  const make = shape === "none" ? createLedger : upgradeLedger;
  const statements = make(target.schema, environment.ledger);
  await session.message(`${settings(environment, "durably")}${statements.join(";\n")}`);
}

/** Makes sure, once per run, that the audit log is there, beside the public ledger. */
export function logKeeper(): (work: Pick<Work, "environment" | "target">, session: Session) => Promise<void> {
  let ready: Promise<void> | null = null;
  return async ({ environment, target }, session) => {
    if (target.database !== "") return;
    ready ??= ensureControl(session, environment);
    try {
      await ready;
    } catch (error) {
      ready = null;
      throw error;
    }
  };
}
