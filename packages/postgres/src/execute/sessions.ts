import type { Environment } from "../environment.ts";
import { ConnectError, openSession, ServerError, SessionLost } from "../session.ts";
import type { Notice, Session } from "../session.ts";
import { ask } from "./ask.ts";
import type { Open } from "./seat.ts";

/** Every session of a run, so that what they do can be cancelled. */
export interface Sessions {
  readonly open: Open;
  /** Cancels what is running now; behind a pooler, where a backend may serve somebody else, hangs up instead. */
  cancel(): Promise<void>;
}

/** `onUnconfirmed` hears of commits that a synchronous standby did not confirm. */
export function sessions(
  { connectTimeoutMs, statementTimeoutMs }: Environment,
  applicationName: string,
  onUnconfirmed: () => void,
): Sessions {
  const alive = new Map<Session, () => Promise<Session>>();
  const options = {
    applicationName,
    connectTimeoutMs,
    deadlineMs: (statementTimeoutMs || 300_000) + 10_000,
    onNotice: (notice: Notice) => (isUnconfirmed(notice) ? onUnconfirmed() : undefined),
  };
  return {
    async open(connection) {
      for (const session of alive.keys()) if (session.lost) alive.delete(session);
      const session = await openSession(connection, options);
      alive.set(session, () => openSession(connection, options));
      return session;
    },
    async cancel() {
      const running = [...alive].filter(([session]) => !session.lost);
      await Promise.all(running.map(async ([session, another]) => await interrupt(session, another)));
    },
  };
}

async function interrupt(session: Session, another: () => Promise<Session>): Promise<void> {
  if (session.pooled) return await session.close();
  try {
    const messenger = await another();
    await ask(messenger, `select pg_cancel_backend(${session.pid})`);
    await messenger.close();
  } catch (error) {
    if (!(error instanceof ConnectError || error instanceof ServerError || error instanceof SessionLost))
      throw error;
    await session.close();
  }
}

function isUnconfirmed({ severity, message }: Notice): boolean {
  return severity === "WARNING" && message.includes("synchronous replication");
}
