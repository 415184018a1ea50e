import type { Connection, Environment } from "./environment.ts";
import { openSession } from "./session.ts";
import type { Session } from "./session.ts";

/** Does the work on the session given, or on one of its own that is closed after it. */
export async function withSession<T>(
  environment: Environment,
  session: Session | undefined,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  if (session !== undefined) return await work(session);
  const own = await openReader(environment, environment.connection);
  try {
    return await work(own);
  } finally {
    await own.close();
  }
}

/** A session that only reads. */
export async function openReader(environment: Environment, connection: Connection): Promise<Session> {
  return await openSession(connection, {
    applicationName: "tenantry/read",
    connectTimeoutMs: environment.connectTimeoutMs,
    deadlineMs: 120_000,
    purpose: "reader",
  });
}
