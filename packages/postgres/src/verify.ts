import { quoteLiteral } from "@tenantry/core";
import type { Migration, Statement, Target } from "@tenantry/core";
import type { Environment } from "./environment.ts";
import { ConnectError, ServerError, SessionLost } from "./errors.ts";
import { withoutValues } from "./execute/failure.ts";
import { Seat } from "./execute/seat.ts";
import type { Values } from "./execute/text.ts";
import type { Fleet } from "./fleet.ts";
import { filePath, filled, variables } from "./message.ts";
import { openReader } from "./reading.ts";
import type { Session } from "./session.ts";

/** What came of one verify statement in one target. */
export interface Checked {
  readonly target: string;
  /** The migration's id. */
  readonly id: string;
  readonly path: string;
  readonly line: number;
  /** `stale`: what it asks about is not there any more. `unknown`: nobody could ask. */
  readonly outcome: "holds" | "fails" | "stale" | "unknown";
  /** What the server said where it could not be run; null otherwise. */
  readonly message: string | null;
}

/** One target, and the migrations it has whose checks are to hold. */
export interface ToVerify {
  readonly target: Target;
  readonly migrations: readonly Migration[];
}

const sessionsAtOnce = 4;

/**
 * Runs verify sections again, read-only: one message for each target, a message for each statement where one of them cannot be
 * run. Never throws for what the server or the network does.
 */
export async function verifyTargets(
  environment: Environment,
  { databases }: Pick<Fleet, "databases">,
  work: readonly ToVerify[],
  signal: AbortSignal,
): Promise<readonly Checked[]> {
  const found: Checked[] = [];
  const queue = work.filter(({ migrations }) => migrations.some(({ verify }) => verify.length > 0)).values();

  async function worker(): Promise<void> {
    const seat = new Seat(databases, (connection) => openReader(environment, connection));
    for (const one of queue) {
      if (signal.aborted) break;
      found.push(...(await verifiedIn(environment, seat, one)));
    }
    await seat.leave();
  }
  const most = environment.concurrency ?? sessionsAtOnce;
  await Promise.all(Array.from({ length: Math.min(most, work.length) }, worker));
  return found;
}

interface Check {
  readonly migration: Migration;
  readonly statement: Statement;
}

async function verifiedIn(
  environment: Environment,
  seat: Seat,
  { target, migrations }: ToVerify,
): Promise<readonly Checked[]> {
  const checks = migrations.flatMap((migration) =>
    migration.verify.map((statement): Check => ({ migration, statement })),
  );
  try {
    const session = await seat.take(target.database, "any");
    // What a check calls may leave something behind.
    seat.soil();
    return await checked(environment, session, target, checks);
  } catch (error) {
    if (!(error instanceof ConnectError || error instanceof SessionLost || error instanceof ServerError))
      throw error;
    return checks.map((check) => said(target, check, "unknown", error.message));
  }
}

async function checked(
  environment: Environment,
  session: Session,
  target: Target,
  checks: readonly Check[],
): Promise<readonly Checked[]> {
  const values = variables({ target, database: target.database || environment.connection.database });
  try {
    return await asked(environment, session, target, checks, values);
  } catch (error) {
    if (error instanceof ServerError && checks.length > 1) {
      const alone: Checked[] = [];
      for (const check of checks) alone.push(...(await checked(environment, session, target, [check])));
      return alone;
    }
    if (error instanceof ServerError) {
      const outcome = gone.has(error.sqlstate) ? "stale" : "unknown";
      return checks.map((check) =>
        said(target, check, outcome, `${withoutValues(error)} (${error.sqlstate})`),
      );
    }
    // A variable without a value is trouble of the file, for a person.
    if (error instanceof Error && error.constructor === Error)
      return checks.map((check) => said(target, check, "unknown", error.message));
    throw error;
  }
}

/** A table, column, function, type or schema that a later migration took away. */
const gone = new Set(["42P01", "42703", "42883", "42704", "3F000"]);

async function asked(
  environment: Environment,
  session: Session,
  target: Target,
  checks: readonly Check[],
  values: Values,
): Promise<readonly Checked[]> {
  const opening = settings(environment);
  const pairs = checks.flatMap((check) => [
    `set local search_path = ${filePath({ environment, target, migration: check.migration })}`,
    question(environment, check, values),
  ]);
  const deadline = (environment.statementTimeoutMs || 300_000) * checks.length + 10_000;
  const results = await session.message([...opening, ...pairs].join(";\n"), deadline);
  return checks.map((check, index) => {
    const [row] = results[opening.length + 2 * index + 1]?.rows ?? [];
    return said(target, check, row?.["holds"] === true ? "holds" : "fails", null);
  });
}

/** At least one row, and every first column true. */
function question(environment: Environment, { migration, statement }: Check, values: Values): string {
  const text = filled({ path: migration.verifyPath, statement }, { environment }, values);
  return `select pg_catalog.bool_and(checked."tenantry holds" is true) is true as holds
  from (
${text}
) as checked ("tenantry holds")`;
}

function settings({ role, lockTimeoutMs, statementTimeoutMs }: Environment): readonly string[] {
  const taken = quoteLiteral(role ?? "");
  return [
    "set transaction isolation level read committed, read only",
    "set local search_path = pg_catalog, pg_temp",
    `set local lock_timeout = ${lockTimeoutMs}`,
    `set local statement_timeout = ${statementTimeoutMs}`,
    "set local row_security = off",
    // Who may only read may not be able to take the role that migrates.
    ...(role === null
      ? []
      : [
          `select set_config('role', ${taken}, true) from pg_roles where rolname = ${taken} and pg_has_role(oid, 'member')`,
        ]),
  ];
}

function said(
  target: Target,
  { migration, statement }: Check,
  outcome: Checked["outcome"],
  message: string | null,
): Checked {
  return {
    target: target.id,
    id: migration.id,
    path: migration.verifyPath,
    line: statement.line,
    outcome,
    message,
  };
}
