import { isLocal } from "../connection.ts";
import type { Environment } from "../environment.ts";
import { openSession } from "../session.ts";
import { readRelations } from "../trace/relations.ts";
import { sessionOptions } from "../trace/tracer.ts";

/**
 * Why a server that somebody named is no scratch server, or null: it is the environment's own, or its database holds something.
 * Roles and databases are made on it and dropped again.
 */
export async function refuseUsed(
  { connection, ...like }: Environment,
  environment: Environment | null,
): Promise<string | null> {
  const { host, port } = connection;
  const own = [environment?.connection, environment?.direct];
  // On somebody's own machine one server may well serve both, in two databases.
  const isSame = own.some((one) => one?.host === host && one.port === port);
  if (isSame && !isLocal(host))
    return "The server to rehearse on is the one that the environment itself uses.";
  const session = await openSession(connection, sessionOptions({ ...like, connection }));
  try {
    const relations = await readRelations(session);
    if (relations.size === 0) return null;
    return `The database to rehearse on is not empty: it holds ${relations.size} tables, indexes or other relations.`;
  } finally {
    await session.close();
  }
}
