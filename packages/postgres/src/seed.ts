import { quoteLiteral } from "@tenantry/core";
import type { Seed, Target } from "@tenantry/core";
import { controlTable, ensureControl } from "./control.ts";
import type { Environment } from "./environment.ts";
import { withoutValues } from "./execute/failure.ts";
import { logInsert } from "./log.ts";
import { settings } from "./message.ts";
import { asMigration, unrecorded } from "./provision/file.ts";
import { workOf } from "./provision/site.ts";
import { textOf } from "./row.ts";
import { openSession, ServerError } from "./session.ts";
import type { Session } from "./session.ts";
import { applicationOf } from "./work.ts";
import type { Run } from "./work.ts";

/** What became of the public seed. */
export type Seeded =
  | { readonly kind: "done" }
  /** It ran before; server time, ISO 8601. */
  | { readonly kind: "unchanged"; readonly at: string }
  | { readonly kind: "failed"; readonly sqlstate: string; readonly message: string };

/**
 * Runs `public.seed.sql` in the public schema, once in an environment: the audit log remembers it, in the same transaction.
 * Throws `ConnectError`, `SessionLost`, and an Error for a person for a variable without a value.
 */
export async function seedPublic(environment: Environment, seed: Seed, run: Run): Promise<Seeded> {
  const session = await openSession(environment.direct, {
    applicationName: `${applicationOf(run)}/seed`,
    connectTimeoutMs: environment.connectTimeoutMs,
    deadlineMs: (environment.statementTimeoutMs || 300_000) + 10_000,
  });
  try {
    await ensureControl(session, environment);
    return await once(environment, session, seed, run);
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return { kind: "failed", sqlstate: error.sqlstate, message: withoutValues(error) };
  } finally {
    await session.close();
  }
}

async function once(environment: Environment, session: Session, seed: Seed, run: Run): Promise<Seeded> {
  const results = await session.message(`begin;
${settings(environment, "durably")}select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(${quoteLiteral(`tenantry seed ${environment.publicSchema}`)}, 0));
${ranBefore(environment)}`);
  const at = textOf(results.at(-1)?.rows[0]?.["at"]);
  if (at !== null) {
    await session.message("rollback");
    return { kind: "unchanged", at };
  }
  const target: Target = {
    kind: "public",
    id: "public",
    database: "",
    schema: environment.publicSchema,
    labels: {},
  };
  const { database } = environment.connection;
  const site = { environment, run, tenant: { id: target.id }, target, database, audit: [] };
  const entry = { target: target.id, step: null, verb: "seed", checksum: seed.checksum, mode: null } as const;
  const work = workOf(site, asMigration(seed), []);
  await session.message(unrecorded(work, seed.statements, logInsert(environment, run, [entry])).text);
  await session.message("commit");
  return { kind: "done" };
}

function ranBefore(environment: Environment): string {
  return `select pg_catalog.to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
  from ${controlTable(environment, "tenantry_log")}
 where environment operator(pg_catalog.=) ${quoteLiteral(environment.name)} and verb operator(pg_catalog.=) 'seed'
   and target operator(pg_catalog.=) 'public' and outcome operator(pg_catalog.=) 'done' order by id limit 1`;
}
