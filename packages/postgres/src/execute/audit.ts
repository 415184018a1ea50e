import { ensureControl } from "../control.ts";
import type { Environment } from "../environment.ts";
import { writeLog } from "../log.ts";
import type { LogEntry } from "../log.ts";
import { ConnectError, ServerError, SessionLost } from "../session.ts";
import type { Run, Work } from "../work.ts";
import { patiently } from "./patiently.ts";
import type { Open } from "./seat.ts";

/** The audit trail of a step. Without `durationMs` the server measures its transaction. */
export function logged({ step, target }: Pick<Work, "step" | "target">, durationMs?: number): LogEntry {
  const { id, verb, checksum, mode } = step;
  return {
    target: target.id,
    step: id,
    verb,
    checksum,
    mode,
    ...(durationMs === undefined ? {} : { durationMs }),
  };
}

/** Whether the message that ends the step writes its entry: a transaction reaches no further than its database. */
export function logsItself({ database }: Work["target"]): boolean {
  return database === "";
}

/** Keeps the entries of steps that cannot write their own. */
export interface Audit {
  /**
   * Writes down what is about to be tried, so that the next run can read from the ledgers what came of it should this one not
   * live to tell. Where that is not possible the entries are only written when all is over.
   */
  begin(entries: readonly LogEntry[]): Promise<void>;
  /** It is done. */
  add(entry: LogEntry): void;
  /** Writes what came of all that was begun; for a person when that is not possible. `open` are targets of which nobody knows. */
  flush(open: (target: string) => boolean): Promise<string | null>;
}

export function audit(environment: Environment, run: Run, open: Open, signal: AbortSignal): Audit {
  let begun: readonly LogEntry[] = [];
  let done: LogEntry[] = [];

  async function write(entries: readonly LogEntry[]): Promise<void> {
    const session = await open(environment.connection);
    try {
      await ensureControl(session, environment);
      await writeLog(session, environment, run, entries);
    } finally {
      await session.close();
    }
  }

  /** What was in the way at last, or null. */
  async function written(entries: readonly LogEntry[]): Promise<string | null> {
    let trouble: string | null = null;
    await patiently(environment.retries + 1, signal, async () => {
      trouble = await troubleOf(() => write(entries));
      return trouble === null ? "written" : null;
    });
    return trouble;
  }

  return {
    add: (entry) => void done.push(entry),
    async begin(entries) {
      if (entries.length === 0) return;
      const tried = entries.map((entry) => ({ ...entry, outcome: "unknown" as const }));
      if ((await written(tried)) === null) begun = entries;
    },
    async flush(open) {
      const over = new Set(done.map(keyOf));
      const left = begun.filter((entry) => !over.has(keyOf(entry)) && !open(entry.target));
      const entries = [...done, ...left.map((entry) => ({ ...entry, outcome: "skipped" as const }))];
      if (entries.length === 0) return null;
      const trouble = await written(entries);
      if (trouble !== null)
        return `${done.length} steps are not in the audit log yet: ${trouble} The next run adds them.`;
      [begun, done] = [[], []];
      return null;
    },
  };
}

function keyOf({ target, step, verb }: LogEntry): string {
  return JSON.stringify([target, step, verb]);
}

/** What is in the way of it, or null. */
async function troubleOf(act: () => Promise<void>): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (error) {
    if (error instanceof ConnectError || error instanceof ServerError || error instanceof SessionLost)
      return error.message;
    throw error;
  }
}
