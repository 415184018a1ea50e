import { quoteIdent, quoteLiteral } from "@tenantry/core";
import type { Environment } from "./environment.ts";
import { onlyOne } from "./ledger/ddl.ts";
import type { Session } from "./session.ts";

/** Our own tables beside the public ledger. */
export type ControlTable = "tenantry_lease" | "tenantry_log" | "tenantry_head";

export const controlTableNames: readonly ControlTable[] = ["tenantry_lease", "tenantry_log", "tenantry_head"];

const columns: Readonly<Record<ControlTable, string>> = {
  // One row per member of the run that holds the lease: shards of one rollout are several.
  tenantry_lease: `
  environment pg_catalog.text not null,
  member pg_catalog.text primary key,
  run pg_catalog.text not null,
  who pg_catalog.text not null,
  tool pg_catalog.text not null,
  pid pg_catalog.int4,
  backend_start pg_catalog.timestamptz,
  since pg_catalog.timestamptz not null,
  expires_at pg_catalog.timestamptz not null`,
  tenantry_log: `
  id pg_catalog.int8 generated always as identity primary key,
  at pg_catalog.timestamptz not null default pg_catalog.clock_timestamp(),
  environment pg_catalog.text not null,
  run pg_catalog.text not null,
  who pg_catalog.text not null,
  tool pg_catalog.text not null,
  commit pg_catalog.text,
  plan pg_catalog.text,
  reviewed pg_catalog.bool not null,
  verb pg_catalog.text not null,
  target pg_catalog.text not null,
  step pg_catalog.text,
  checksum pg_catalog.text,
  mode pg_catalog.text,
  duration_ms pg_catalog.int8,
  outcome pg_catalog.text not null default 'done',
  detail pg_catalog.text`,
  // The head is JSON as text: read back byte for byte.
  tenantry_head: `
  track pg_catalog.text primary key,
  epoch pg_catalog.int8 not null,
  head pg_catalog.text not null,
  run pg_catalog.text not null,
  who pg_catalog.text not null,
  at pg_catalog.timestamptz not null default pg_catalog.clock_timestamp()`,
};

const safely = "set local search_path = pg_catalog, pg_temp";

/** One of our tables, qualified and quoted. */
export function controlTable(
  { publicSchema }: Pick<Environment, "publicSchema">,
  table: ControlTable,
): string {
  return `${quoteIdent(publicSchema)}.${table}`;
}

/** Statements that create the tables where they are missing; in one message they are safe in a race. */
export function createControl(
  environment: Pick<Environment, "publicSchema">,
  tables: readonly ControlTable[] = controlTableNames,
): readonly string[] {
  return [
    onlyOne(`${environment.publicSchema}.tenantry`),
    ...tables.map(
      (table) => `create table if not exists ${controlTable(environment, table)} (${columns[table]}\n)`,
    ),
    ...(tables.includes("tenantry_log")
      ? [`create index if not exists tenantry_log_run on ${controlTable(environment, "tenantry_log")} (run)`]
      : []),
  ];
}

/** Makes sure that the public schema and our tables in it are there; looks first, since looking needs no privilege. */
export async function ensureControl(session: Session, environment: Environment): Promise<void> {
  const missing = await missingControl(session, environment);
  if (missing.schema === "there" && missing.tables.length === 0) return;
  const role = environment.role === null ? [] : [`set local role = ${quoteIdent(environment.role)}`];
  const schema = missing.schema === "there" ? [] : createSchema(environment.publicSchema);
  const statements = [safely, ...role, ...schema, ...createControl(environment, missing.tables)];
  await session.message(ended(statements));
}

/** Statements that create a schema where there is none; in one message they are safe in a race. */
export function createSchema(schema: string): readonly string[] {
  return [onlyOne(`schema ${schema}`), `create schema if not exists ${quoteIdent(schema)}`];
}

/** The statements as text that others may follow. */
export function ended(statements: readonly string[]): string {
  return statements.map((statement) => `${statement};\n`).join("");
}

interface Missing {
  readonly schema: "there" | "missing";
  readonly tables: readonly ControlTable[];
}

async function missingControl(session: Session, { publicSchema }: Environment): Promise<Missing> {
  const schema = quoteLiteral(publicSchema);
  const found = await session.message(`${safely};
select nspname::pg_catalog.text as name from pg_catalog.pg_namespace where nspname = ${schema};
select c.relname::pg_catalog.text as name from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
 where n.nspname = ${schema} and c.relname in (${controlTableNames.map(quoteLiteral).join(", ")})`);
  const there = new Set(found[2]?.rows.map((row) => row["name"]));
  return {
    schema: found[1]?.rows.length === 1 ? "there" : "missing",
    tables: controlTableNames.filter((table) => !there.has(table)),
  };
}
