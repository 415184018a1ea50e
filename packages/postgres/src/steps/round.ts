import { randomBytes } from "node:crypto";
import { historyHash } from "../execute/history.ts";
import { own, sourced } from "../execute/text.ts";
import type { Origin } from "../execute/text.ts";
import {
  closing,
  fence,
  filePath,
  filled,
  ledgerName,
  lock,
  settings,
  settled,
  variables,
} from "../message.ts";
import type { Row, Session } from "../session.ts";
import type { StepResult, Work } from "../work.ts";
import { touchedQuery } from "./touched.ts";
import { send } from "./transaction.ts";

/** A round that was committed. */
export interface Round {
  readonly kind: "round";
  /** Rows the statement affected. */
  readonly rows: number;
  /** What `touchedQuery` says of this round. */
  readonly touched: readonly Row[];
}

/** Runs the statement once, in one fenced message of its own; the ledger goes on saying that the step is under way. */
export async function round(work: Work, session: Session, origin: Origin): Promise<Round | StepResult> {
  const nonce = randomBytes(16).toString("hex");
  const ledger = ledgerName(work);
  const history = historyHash(work.before);
  const values = variables(work);
  const message = sourced(
    [
      own(`${settings(work.environment, "durably")}${lock(ledger)}${fence(ledger, history, nonce)}`),
      own(`set local search_path = ${filePath(work)};\n`),
      { text: filled(origin, work, values), origin, how: "exact" },
      own(
        `\n;\n${settled}set local search_path = pg_catalog, pg_temp;${touchedQuery(work)}${closing(ledger, history, nonce)}`,
      ),
    ],
    values,
  );
  const sent = await send(work, message, nonce, session);
  if (sent.kind === "refused") throw new Error(`bug: nobody demanded ${sent.word}`);
  if (sent.kind !== "sent") return sent;
  const [statement, , , touched] = sent.results.slice(-5);
  return { kind: "round", rows: statement?.count ?? 0, touched: touched?.rows ?? [] };
}
