import { onTestFinished } from "vitest";
import type { Environment } from "../environment.ts";
import { openSession } from "../session.ts";
import type { Session } from "../session.ts";

/** A session to the environment's own database, closed after the test. */
export async function sessionOf(
  environment: Environment,
  more: Partial<Parameters<typeof openSession>[1]> = {},
): Promise<Session> {
  const options = { applicationName: "test", connectTimeoutMs: 60_000, deadlineMs: 60_000, ...more };
  const session = await openSession(environment.connection, options);
  onTestFinished(() => session.close());
  return session;
}

/** SQL for a tenant with a ledger of our own: `tenant_a: 001=c1 002 003~running`. */
export function withLedger(tenant: string): string {
  const [schema = "", rows = ""] = tenant.split(":");
  const values = rows
    .split(" ")
    .filter((row) => row !== "")
    .map(rowOf);
  return [
    `create schema "${schema}"`,
    `create table "${schema}".schema_migrations (version varchar(255) primary key, applied_at timestamptz not null default now(),
      name text, checksum text, state text not null default 'applied', duration_ms int8, run text, who text, tool text, commit text, progress text)`,
    ...values.map(
      (row) => `insert into "${schema}".schema_migrations (version, checksum, state) values (${row})`,
    ),
  ].join(";\n");
}

function rowOf(text: string): string {
  const [, version = "", checksum, state = "applied"] = /^([^=~]+)(?:=([^~]+))?(?:~(.*))?$/.exec(text) ?? [];
  return `'${version}', ${checksum === undefined ? "null" : `'${checksum}'`}, '${state}'`;
}

/** SQL for a tenant with the ledger of another tool: `tenant_a: 001 002`. */
export function withPlainLedger(tenant: string): string {
  const [schema = "", rows = ""] = tenant.split(":");
  const versions = rows.split(" ").filter((row) => row !== "");
  return [
    `create schema "${schema}"`,
    `create table "${schema}".schema_migrations (version varchar(255) primary key, applied_at timestamp default current_timestamp)`,
    ...versions.map((version) => `insert into "${schema}".schema_migrations (version) values ('${version}')`),
  ].join(";\n");
}
