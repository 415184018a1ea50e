import type { Mode } from "@tenantry/core";
import { ensureControl } from "../control.ts";
import type { Environment } from "../environment.ts";
import { writeLog } from "../log.ts";
import type { LogEntry } from "../log.ts";
import { ConnectError, ServerError, SessionLost } from "../session.ts";
import type { Run, Work } from "../work.ts";
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

/** Whether the step's own message writes its entry: a transaction reaches no further than its database. */
export function logsItself({ database }: Work["target"], mode: Mode): boolean {
  return database === "" && mode === "transaction";
}

/** Gathers the entries of steps that could not write their own. */
export interface Audit {
  add(entry: LogEntry): void;
  /** Writes what was gathered; `trouble` for a person when that is not possible, and the entries are kept. */
  flush(): Promise<string | null>;
}

export function audit(environment: Environment, run: Run, open: Open): Audit {
  let entries: LogEntry[] = [];

  async function write(): Promise<void> {
    const session = await open(environment.connection);
    try {
      await ensureControl(session, environment);
      await writeLog(session, environment, run, entries);
      entries = [];
    } finally {
      await session.close();
    }
  }

  return {
    add: (entry) => void entries.push(entry),
    async flush() {
      if (entries.length === 0) return null;
      try {
        await write();
        return null;
      } catch (error) {
        if (!(error instanceof ConnectError || error instanceof ServerError || error instanceof SessionLost))
          throw error;
        return `${entries.length} steps are not in the audit log yet: ${error.message}`;
      }
    },
  };
}
