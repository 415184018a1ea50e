import { quoteIdent } from "@tenantry/core";
import type { Environment } from "./environment.ts";
import { ServerError } from "./session.ts";
import type { Session } from "./session.ts";

type Place = Pick<Environment, "publicSchema">;

/**
 * Makes sure that the tables beside the public ledger are there: the lease, the audit log and the published head.
 * Asks first, so that a role without CREATE can run once they exist. Throws `ServerError`, `SessionLost`.
 */
export async function ensureControlTables(session: Session, environment: Place): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    if (await exist(session, environment)) return;
    try {
      await session.message(controlTables(environment));
    } catch (error) {
      // Several first runs at once collide in the catalog; who lost finds what the other made.
      if (!(error instanceof ServerError) || !collisions.includes(error.sqlstate) || attempt === 10)
        throw error;
    }
  }
}

const collisions = ["23505", "42P06", "42P07", "XX000"];

async function exist(session: Session, { publicSchema }: Place): Promise<boolean> {
  const [row] = await session.query(
    `select pg_catalog.count(*) operator(pg_catalog.=) 3 as found
from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid operator(pg_catalog.=) c.relnamespace
where n.nspname operator(pg_catalog.=) $1 and c.relname in ('tenantry_lease', 'tenantry_log', 'tenantry_head')`,
    [publicSchema],
  );
  return row?.["found"] === true;
}

/** What creates them where they are missing; nothing that exists is altered. */
export function controlTables({ publicSchema }: Place): string {
  const schema = quoteIdent(publicSchema);
  return `create schema if not exists ${schema};
create table if not exists ${schema}.tenantry_lease (
  environment text not null,
  holder text primary key,
  run text not null,
  who text not null,
  tool text not null,
  backend integer,
  backend_start timestamptz,
  since timestamptz not null,
  expires_at timestamptz not null
);
create table if not exists ${schema}.tenantry_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default pg_catalog.clock_timestamp(),
  environment text not null,
  run text not null,
  who text not null,
  tool text not null,
  commit text,
  plan text not null,
  reviewed boolean not null,
  target text,
  step text,
  verb text not null,
  checksum text,
  mode text,
  duration_ms double precision
);
create table if not exists ${schema}.tenantry_head (
  environment text primary key,
  head text not null,
  run text not null,
  at timestamptz not null default pg_catalog.clock_timestamp()
);
`;
}
