import { randomBytes } from "node:crypto";
import { quoteIdent } from "@tenantry/core";
import type { Failure, Target } from "@tenantry/core";
import { withDatabase } from "./connection.ts";
import { ensureControl } from "./control.ts";
import { dependentsOutside } from "./drop/outside.ts";
import { recorded } from "./drop/record.ts";
import type { Drop } from "./drop/record.ts";
import { dropSchema } from "./drop/schema.ts";
import type { Connection, Environment } from "./environment.ts";
import { backoff, pause } from "./execute/backoff.ts";
import { withoutValues } from "./execute/failure.ts";
import type { Route } from "./fleet.ts";
import { broken, settings } from "./message.ts";
import { refusedTenant } from "./provision/new-tenant.ts";
import { ConnectError, openSession, ServerError, SessionLost } from "./session.ts";
import type { Session } from "./session.ts";
import { isTransient } from "./steps/transaction.ts";
import { applicationOf } from "./work.ts";
import type { Run } from "./work.ts";

export interface DropOptions {
  readonly run: Run;
  /** Locks that one transaction may take without crowding others out; by default a tenth of what the server has. */
  readonly locks?: number;
}

/** What became of a tenant that was to go. */
export type Dropped = { readonly kind: "gone" } | { readonly kind: "failed"; readonly failure: Failure };

/**
 * Takes a tenant out of the registry by `tenants.remove`, where that is configured, and drops its schema, or its database
 * where it has one of its own. Refuses where something outside the schema depends on it. May be repeated after a failure.
 */
export async function dropTenant(
  environment: Environment,
  target: Target,
  route: Route,
  { run, locks }: DropOptions,
): Promise<Dropped> {
  if (target.kind === "public") throw new Error("bug: the public target is no tenant");
  const drop: Drop = {
    environment,
    target,
    run,
    locks: locks ?? null,
    nonce: randomBytes(16).toString("hex"),
  };
  for (let attempt = 1; ; attempt += 1) {
    const result = await tried(drop, route);
    if (result.kind !== "again") return result;
    if (attempt > environment.retries)
      return failed(drop, result.message, "Run again when nobody uses the tenant any more.");
    await pause(backoff(attempt));
  }
}

async function tried(
  drop: Drop,
  route: Route,
): Promise<Dropped | { readonly kind: "again"; readonly message: string }> {
  try {
    return await once(drop, route);
  } catch (error) {
    if (error instanceof SessionLost) return { kind: "again", message: "The connection was lost." };
    if (error instanceof ConnectError) return failed(drop, error.message, error.help);
    if (!(error instanceof ServerError)) throw error;
    if (broken(error, drop.nonce) === "busy")
      return { kind: "again", message: "A runner is at a step of this tenant outside a transaction." };
    if (isTransient(error) || error.sqlstate === "55006") return { kind: "again", message: error.message };
    return failed(drop, withoutValues(error), "Nothing was dropped by the statement that failed.");
  }
}

async function once(drop: Drop, route: Route): Promise<Dropped> {
  const { environment, target } = drop;
  return await using(drop, environment.connection, async (session) => {
    await ensureControl(session, environment);
    if (target.database !== "") return await dropDatabase(session, drop, route);
    const outside = await dependentsOutside(session, target.schema);
    if (outside.length > 0) return stillNeeded(drop, outside);
    await dropSchema(session, drop);
    return { kind: "gone" };
  });
}

/** Out of the registry first: a run that starts now must not look for a database that is about to go. */
async function dropDatabase(control: Session, drop: Drop, { direct }: Route): Promise<Dropped> {
  const { environment } = drop;
  await control.message(`${settings(environment, "durably")}${recorded(drop)}`);
  const isOnOurServer = direct.host === environment.direct.host && direct.port === environment.direct.port;
  const beside = isOnOurServer ? environment.direct : withDatabase(direct, "postgres");
  return await using(drop, beside, async (session) => {
    await session.message(`drop database if exists ${quoteIdent(direct.database)}`);
    return { kind: "gone" };
  });
}

async function using(
  { environment, run }: Drop,
  connection: Connection,
  work: (session: Session) => Promise<Dropped>,
): Promise<Dropped> {
  const session = await openSession(connection, {
    applicationName: `${applicationOf(run)}/drop`,
    connectTimeoutMs: environment.connectTimeoutMs,
    deadlineMs: (environment.statementTimeoutMs || 300_000) + 10_000,
  });
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

function stillNeeded(drop: Drop, outside: readonly string[]): Dropped {
  const message = `Outside ${drop.target.schema} these depend on it: ${outside.join(", ")}.`;
  return failed(drop, message, "Drop or change those first: they would be dropped with it.");
}

function failed({ target }: Drop, message: string, help: string): Dropped {
  return { kind: "failed", failure: refusedTenant(target.id, message, help) };
}
