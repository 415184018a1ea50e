import { quoteLiteral } from "@tenantry/core";
import type { Catalog, Failure, Target } from "@tenantry/core";
import { controlTable, ensureControl } from "../control.ts";
import type { Connection, Environment } from "../environment.ts";
import { ask } from "../execute/ask.ts";
import { backoff, pause } from "../execute/backoff.ts";
import { writeLog } from "../log.ts";
import { ConnectError, openSession, ServerError, SessionLost } from "../session.ts";
import type { Session } from "../session.ts";
import { applicationOf } from "../work.ts";
import type { Run } from "../work.ts";
import type { BroughtUp } from "./bring-up.ts";
import { trouble } from "./built.ts";
import { inDatabase } from "./in-database.ts";
import { inSchema } from "./in-schema.ts";
import { refusedTenant } from "./new-tenant.ts";
import type { NewTenant } from "./new-tenant.ts";
import type { Site } from "./site.ts";

/** What building one tenant needs besides the tenant. */
export interface Builder {
  readonly environment: Environment;
  /** What to build where nothing was ever announced. */
  readonly catalog: Catalog;
  readonly run: Run;
  /** Aborted to end after the attempt under way. */
  readonly signal?: AbortSignal;
}

/** What became of a tenant. */
export type Ending =
  | { readonly outcome: "created" | "continued" | "unchanged" }
  | { readonly outcome: "failed"; readonly failure: Failure };

/** Builds one tenant, again while that may help: a lost connection leaves open whether it is there, and the next attempt sees. */
export async function buildOne(builder: Builder, tenant: NewTenant, target: Target): Promise<Ending> {
  const { environment, run, signal } = builder;
  const database = target.database || environment.connection.database;
  const site: Site = { environment, run, tenant, target, database, audit: [] };
  for (let attempt = 1; ; attempt += 1) {
    const ending = await attempted(builder, site, attempt === 1 ? "first" : "again");
    if (!("again" in ending)) return ending;
    if (attempt > environment.retries || signal?.aborted === true)
      return failed(target, ending.again, "Run again: what is there stays, and is built further.");
    await pause(backoff(attempt), signal);
  }
}

async function attempted(
  builder: Builder,
  site: Site,
  which: "first" | "again",
): Promise<Ending | { readonly again: string }> {
  try {
    return await onControl(builder, site, which);
  } catch (error) {
    if (error instanceof SessionLost) return { again: "The connection was lost." };
    if (error instanceof ConnectError) return unconnected(site.target, error);
    if (!(error instanceof ServerError)) throw error;
    return endingOf(trouble(site, error, "The tenant could not be built"), "created");
  }
}

/** On a session of the environment's own database, where the head and the registry are. */
async function onControl(
  { environment, catalog, run }: Builder,
  site: Site,
  which: "first" | "again",
): Promise<Ending | { readonly again: string }> {
  const open = opener(environment, run);
  const session = await open(environment.connection);
  try {
    await ensureControl(session, environment);
    const up = site.target.database === "" ? inSchema : inDatabase;
    const { built, outcome } = await up(site, catalog, session, open);
    await writeLog(session, environment, run, site.audit);
    const isOurs = outcome === "unchanged" && which === "again" && (await madeByThisRun(session, site));
    return endingOf(built, isOurs ? "created" : outcome);
  } finally {
    await session.close();
  }
}

/** Whether an earlier attempt, whose answer was lost, has made the tenant after all. */
async function madeByThisRun(session: Session, { environment, run, target }: Site): Promise<boolean> {
  const rows = await ask(
    session,
    `select from ${controlTable(environment, "tenantry_log")}
 where verb = 'provision' and run = ${quoteLiteral(run.id)} and target = ${quoteLiteral(target.id)}`,
  );
  return rows.length > 0;
}

function endingOf(
  built: BroughtUp["built"] | ReturnType<typeof trouble>,
  outcome: BroughtUp["outcome"],
): Ending | { readonly again: string } {
  switch (built.kind) {
    case "built":
      return { outcome };
    case "failed":
      return { outcome: "failed", failure: built.failure };
    case "again":
      return { again: built.message };
    case "apart":
      throw new Error("bug: nothing is left to take apart");
  }
}

function unconnected(
  target: Target,
  { reason, message, help }: ConnectError,
): Ending | { readonly again: string } {
  const passes = ["refused", "timeout", "closed", "not-ready", "too-many"].includes(reason);
  return passes ? { again: message } : failed(target, message, help);
}

function failed(target: Target, message: string, help: string): Ending {
  return { outcome: "failed", failure: refusedTenant(target.id, message, help) };
}

/** Opens a session of this run to a database. */
function opener(
  { connectTimeoutMs, statementTimeoutMs }: Environment,
  run: Run,
): (to: Connection) => Promise<Session> {
  return (to) =>
    openSession(to, {
      applicationName: `${applicationOf(run)}/provision`,
      connectTimeoutMs,
      deadlineMs: (statementTimeoutMs || 300_000) + 10_000,
    });
}
