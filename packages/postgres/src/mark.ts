import { availableParallelism } from "node:os";
import type { Failure, LedgerRow, LedgerShape, Target } from "@tenantry/core";
import type { Takeover } from "./adopt/takeover.ts";
import { ensureControl } from "./control.ts";
import type { Environment } from "./environment.ts";
import { entriesOf, markOne } from "./execute/mark-one.ts";
import { Seat } from "./execute/seat.ts";
import type { Open } from "./execute/seat.ts";
import { sessions } from "./execute/sessions.ts";
import type { Fleet } from "./fleet.ts";
import { writeLog } from "./log.ts";
import { applicationOf } from "./work.ts";
import type { Run } from "./work.ts";

/** A row of a ledger to be written as `row` says, or erased where that is null. */
export interface MarkedRow {
  /** The migration's id, for the audit log; the version where no file has it. */
  readonly id: string;
  readonly name: string | null;
  /** Its spelling in this ledger. */
  readonly version: string;
  readonly row: Pick<LedgerRow, "checksum" | "state"> | null;
  /** What another tool called it, whose time is kept. */
  readonly foreign?: string;
}

/** What to write into one ledger without running anything. */
export interface MarkChange {
  readonly target: Target;
  readonly shape: LedgerShape;
  /** The history it was decided on: a ledger that holds another one stays as it is. */
  readonly before: readonly LedgerRow[];
  readonly rows: readonly MarkedRow[];
  /** Set where the rows are another tool's, which is taken over in the same message. */
  readonly takeover?: Takeover;
}

/** `moved`: the ledger no longer held `before`. `unknown`: the connection was lost, and the ledger could not be read again. */
export interface MarkResult {
  readonly target: string;
  readonly outcome: "done" | "moved" | "gone" | "unknown" | "failed";
  /** What the server said to a failed one. */
  readonly failure: Pick<Failure, "sqlstate" | "message" | "help"> | null;
}

/**
 * Writes and erases ledger rows under the same lock and fence as a step, with rows in the audit log. Results are in the order of
 * the changes. Throws what the own database answers when the log cannot be looked after, and nothing for other trouble.
 */
export async function mark(
  environment: Environment,
  fleet: Fleet,
  run: Run,
  changes: readonly MarkChange[],
): Promise<readonly MarkResult[]> {
  const { open } = sessions(environment, applicationOf(run), () => undefined);
  const keeper = await open(environment.connection);
  try {
    await ensureControl(keeper, environment);
    const results = await markAll({ environment, run, open }, fleet, changes);
    const elsewhere = changes.filter(
      (change, index) => change.target.database !== "" && results[index]?.outcome === "done",
    );
    await writeLog(keeper, environment, run, elsewhere.flatMap(entriesOf));
    return results;
  } finally {
    await keeper.close();
  }
}

async function markAll(
  { environment, run, open }: { readonly environment: Environment; readonly run: Run; readonly open: Open },
  fleet: Fleet,
  changes: readonly MarkChange[],
): Promise<readonly MarkResult[]> {
  const results: MarkResult[] = [];
  const waiting = changes.entries();
  const most = environment.concurrency ?? Math.min(8, 2 * availableParallelism());
  const workers = Array.from({ length: Math.min(most, changes.length) }, async () => {
    const seat = new Seat(fleet.databases, open);
    try {
      for (const [index, change] of waiting)
        results[index] = await markOne({ environment, run, change }, seat);
    } finally {
      await seat.leave();
    }
  });
  await Promise.all(workers);
  return results;
}
