import { quoteIdent, quoteLiteral } from "@tenantry/core";
import { ledgerColumns } from "./columns.ts";

/**
 * Statements that create a target's ledger where there is none. To be sent in one message: the first one lets only one
 * transaction at a time pass, since `if not exists` alone fails in a race.
 */
export function createLedger(schema: string, ledger: string): readonly string[] {
  const columns = ledgerColumns.map(({ name, type }) => `,\n  ${name} ${type}`).join("");
  return [
    onlyOne(`${schema}.${ledger}`),
    `create table if not exists ${quoteIdent(schema)}.${quoteIdent(ledger)} (
  version pg_catalog.varchar(255) primary key,
  applied_at pg_catalog.timestamptz not null default pg_catalog.now()${columns}
)`,
  ];
}

/** Statements that add what a plain `(version, applied_at)` ledger lacks; columns that are there keep their types. */
export function upgradeLedger(schema: string, ledger: string): readonly string[] {
  const columns = ledgerColumns.map(({ name, type }) => `\n  add column if not exists ${name} ${type}`);
  return [
    onlyOne(`${schema}.${ledger}`),
    `alter table ${quoteIdent(schema)}.${quoteIdent(ledger)}${columns.join(",")}`,
  ];
}

/** Held to the end of the transaction. Every waiter is in a transaction of its own that does nothing else yet. */
export function onlyOne(what: string): string {
  const key = quoteLiteral(`tenantry creates ${what}`);
  return `select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(${key}, 0))`;
}
