import { quoteLiteral } from "@tenantry/core";
import type { Failure, LedgerRow } from "@tenantry/core";
import { headLock, publishedIn } from "../announce.ts";
import type { Published } from "../announce.ts";
import { logInsert } from "../log.ts";
import { settings } from "../message.ts";
import { headSelect } from "../published.ts";
import { shownName } from "../names.ts";
import { ServerError } from "../session.ts";
import type { Session } from "../session.ts";
import { trouble } from "./built.ts";
import type { Built } from "./built.ts";
import { refusedTenant } from "./new-tenant.ts";
import { insertion, registered } from "./registration.ts";
import type { Site } from "./site.ts";

/**
 * Opens a transaction in which nobody can announce anything, and reads what was announced last, by a statement of its own: the
 * lock may have waited, and a statement sees what was there when it began. Null where nothing ever was announced.
 */
export async function openShared(session: Session, site: Site): Promise<Published | null> {
  const results = await session.message(`${opening(site)}
select pg_catalog.pg_advisory_xact_lock_shared(${headLock(site.environment)});
${headSelect(site.environment)}`);
  return publishedIn(results.at(-1)?.rows[0]);
}

/** Opens a transaction in a database that has no head of its own. */
export async function openAlone(session: Session, site: Site): Promise<void> {
  await session.message(opening(site));
}

/** Registers the tenant where it is not yet, notes it in the audit log, and commits: from here on it is there. */
export async function commitTenant(session: Session, site: Site, rows: readonly LedgerRow[]): Promise<Built> {
  const { environment, run, target, tenant } = site;
  try {
    const known = await registered(environment, session, target);
    if (known.kind === "elsewhere") return { kind: "failed", failure: takenId(site, known.schema) };
    if (known.kind === "twin") return { kind: "failed", failure: takenByTwin(site, known.id) };
    const insert = known.kind === "no" ? (insertion(environment, target, tenant) ?? "") : "";
    const log = logInsert(environment, run, [
      { target: target.id, step: null, verb: "provision", checksum: null, mode: null },
    ]);
    await commit(session, `${insert}${log}`);
    return { kind: "built", rows };
  } catch (error) {
    if (isUnfilled(error)) return { kind: "failed", failure: unfilled(site, error) };
    if (!(error instanceof ServerError)) throw error;
    return trouble(site, error, "The tenant could not be registered");
  }
}

/** Ends the transaction after these last statements. A COMMIT of one that has failed answers ROLLBACK, and no error. */
export async function commit(session: Session, statements = ""): Promise<void> {
  const results = await session.message(`${statements}commit`);
  if (results.at(-1)?.command !== "COMMIT") throw new Error("bug: the transaction had failed before its end");
}

/** Undoes what the transaction did; where the session is gone the server has done it. */
export async function rollback(session: Session): Promise<void> {
  if (!session.lost) await session.message("rollback");
}

/** Two that build the same tenant go one after the other: the second finds what the first made. */
function opening({ environment, target }: Site): string {
  const tenant = quoteLiteral(`tenantry provisions ${target.schema}`);
  return `begin;
${settings({ ...environment, durability: "each" }, "durably")}select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(${tenant}, 0));`;
}

export function takenByTwin({ target }: Site, twin: string): ReturnType<typeof refusedTenant> {
  return refusedTenant(
    target.id,
    `${shownName(twin)} is there already, and ${shownName(target.id)} is too like it.`,
    "Choose another id.",
  );
}

function takenId({ target }: Site, schema: string): ReturnType<typeof refusedTenant> {
  return refusedTenant(
    target.id,
    `The registry has this tenant already, in the schema ${schema}.`,
    "Choose another id, or give the schema that it is registered with.",
  );
}

/** A parameter of `tenants.insert` without a value. */
function isUnfilled(error: unknown): error is Error {
  return error instanceof Error && error.constructor === Error && !error.message.startsWith("bug:");
}

function unfilled({ target }: Site, { message }: Error): Failure {
  const help = "Give it as a column of tenant create --from <file>, or take it out of `tenants.insert`.";
  return refusedTenant(target.id, `The tenant could not be registered: ${message}`, help);
}
