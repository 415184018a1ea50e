import { quoteLiteral } from "@tenantry/core";
import type { Catalog } from "@tenantry/core";
import { ensureControl } from "./control.ts";
import type { Environment } from "./environment.ts";
import { backoff, pause } from "./execute/backoff.ts";
import { settings } from "./message.ts";
import { grown, headOf, lowered, parseHead } from "./provision/head.ts";
import type { Head } from "./provision/head.ts";
import { headSelect, headUpsert } from "./published.ts";
import { openReader } from "./reading.ts";
import { textOf } from "./row.ts";
import { openSession, ServerError, SessionLost } from "./session.ts";
import type { Row, Session } from "./session.ts";
import { isTransient } from "./steps/transaction.ts";
import { applicationOf } from "./work.ts";
import type { Run } from "./work.ts";

/**
 * Announce, then sweep. A rollout over the whole fleet that wants no tenant left behind does, in this order:
 *
 * 1. runs the public stages, and the canary if there is one;
 * 2. `announce`: waits for the tenants being built right now, then publishes what every tenant is to have;
 * 3. lists the tenants, once;
 * 4. applies to all of them;
 * 5. lists and reads them again: whatever is behind is exit 5.
 *
 * A tenant built before the announcement is in the list of 3; one built after it is built at what was published, whatever
 * the checkout of who builds it. Runs over a part of the fleet, and those with `--to`, announce nothing. A revert of the fleet
 * calls `announceLower` before it reverts anything.
 */

/** What was published, and how often something was. */
export interface Published {
  readonly epoch: string;
  readonly head: Head;
}

/**
 * Publishes that every tenant is to have `ids`, by default the whole tenant line; what is published already stays in it.
 * Throws `ConnectError`, `ServerError`, `SessionLost`.
 */
export async function announce(
  environment: Environment,
  catalog: Catalog,
  run: Run,
  ids: readonly string[] = catalog.lines.tenant,
): Promise<Head> {
  const next = headOf(environment, catalog, ids);
  const head = await publish(environment, run, (published) => grown(published, next));
  return head ?? next;
}

/**
 * Publishes the head without `reverted`, ids that a revert of the whole fleet is about to undo; null where none was published.
 * Throws `ConnectError`, `ServerError`, `SessionLost`.
 */
export async function announceLower(
  environment: Environment,
  run: Run,
  reverted: readonly string[],
): Promise<Head | null> {
  return await publish(environment, run, (published) => published && lowered(published, reverted));
}

/** What was published last; null where nothing ever was. Throws `ConnectError`, `ServerError`, `SessionLost`. */
export async function readHead(environment: Environment): Promise<Published | null> {
  const session = await openReader(environment, environment.connection);
  try {
    const results = await session.message(`set transaction read only;\n${headSelect(environment)}`);
    return publishedIn(results.at(-1)?.rows[0]);
  } catch (error) {
    if (error instanceof ServerError && ["42P01", "3F000"].includes(error.sqlstate)) return null;
    throw error;
  } finally {
    await session.close();
  }
}

/** The row of `headSelect`. */
export function publishedIn(row: Row | undefined): Published | null {
  const [epoch, head] = [textOf(row?.["epoch"]), textOf(row?.["head"])];
  return epoch === null || head === null ? null : { epoch, head: parseHead(head) };
}

/** SQL of type bigint: the lock that whoever builds a tenant shares, and that an announcement takes alone. */
export function headLock({ publicSchema }: Pick<Environment, "publicSchema">): string {
  return `pg_catalog.hashtextextended(${quoteLiteral(`tenantry head ${publicSchema}`)}, 0)`;
}

/** Publishing the same twice publishes it once, so a lost answer is asked for again. */
async function publish(
  environment: Environment,
  run: Run,
  next: (published: Head | null) => Head | null,
): Promise<Head | null> {
  for (let attempt = 1; ; attempt += 1) {
    const session = await openSession(environment.connection, {
      applicationName: `${applicationOf(run)}/announce`,
      connectTimeoutMs: environment.connectTimeoutMs,
      deadlineMs: environment.lockTimeoutMs + 30_000,
    });
    try {
      await ensureControl(session, environment);
      return await publishOn(session, environment, run, next);
    } catch (error) {
      const passes = error instanceof SessionLost || (error instanceof ServerError && isTransient(error));
      if (!passes || attempt > environment.retries) throw error;
    } finally {
      await session.close();
    }
    await pause(backoff(attempt));
  }
}

/** The head is read by a statement of its own after the lock, so it is the newest there is. */
async function publishOn(
  session: Session,
  environment: Environment,
  run: Run,
  next: (published: Head | null) => Head | null,
): Promise<Head | null> {
  const results = await session.message(`begin;
${settings(environment, "durably")}select pg_catalog.pg_advisory_xact_lock(${headLock(environment)});
${headSelect(environment)}`);
  const published = publishedIn(results.at(-1)?.rows[0])?.head ?? null;
  const head = next(published);
  const changed = head !== null && JSON.stringify(head) !== JSON.stringify(published);
  await session.message(
    changed ? `${headUpsert(environment, run, JSON.stringify(head))};\ncommit` : "commit",
  );
  return head;
}
