import type { Target } from "@tenantry/core";
import type { Environment } from "./environment.ts";
import { ConnectError, SessionLost } from "./errors.ts";
import type { Fleet } from "./fleet.ts";
import { grouped } from "./grouped.ts";
import { openReader, withSession } from "./reading.ts";
import type { Session } from "./session.ts";

/** Databases that are read at the same time when nothing else is said. */
const databasesAtOnce = 8;

/**
 * Reads the targets of each database over a session of its own; the environment's own database first, over `session` where
 * one is given. Another database that does not answer is `unanswered`, and its targets alone; our own throws.
 */
export async function eachDatabase(
  environment: Environment,
  fleet: Pick<Fleet, "databases">,
  targets: readonly Target[],
  work: DatabaseWork,
  session?: Session,
): Promise<void> {
  const byDatabase = [...grouped(targets, ({ database }) => database)];
  const own = byDatabase.filter(([database]) => database === "");
  const others = byDatabase.filter(([database]) => database !== "");
  for (const [, here] of own) {
    await withSession(environment, session, async (session) => await work.read(session, here));
  }
  await atOnce(environment.concurrency ?? databasesAtOnce, others, async ([database, here]) => {
    await readElsewhere(environment, fleet, database, here, work);
  });
}

export interface DatabaseWork {
  read(session: Session, targets: readonly Target[]): Promise<void>;
  unanswered(targets: readonly Target[], error: ConnectError | SessionLost): void;
}

async function readElsewhere(
  environment: Environment,
  fleet: Pick<Fleet, "databases">,
  database: string,
  targets: readonly Target[],
  work: DatabaseWork,
): Promise<void> {
  const route = fleet.databases.get(database);
  if (route === undefined) throw new Error("bug: a target is in a database that the fleet does not know");
  try {
    const session = await openReader(environment, route.connection);
    try {
      await work.read(session, targets);
    } finally {
      await session.close();
    }
  } catch (error) {
    if (!(error instanceof ConnectError) && !(error instanceof SessionLost)) throw error;
    work.unanswered(targets, error);
  }
}

async function atOnce<Item>(
  most: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
}
