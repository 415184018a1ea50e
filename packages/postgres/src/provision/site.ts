import type { LedgerRow, Migration, Step, Target } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import { logged, logsItself } from "../execute/audit.ts";
import type { LogEntry } from "../log.ts";
import type { Run, Work } from "../work.ts";
import type { Head } from "./head.ts";
import type { NewTenant } from "./new-tenant.ts";

/** Where a tenant is being built, and as what. */
export interface Site {
  readonly environment: Environment;
  readonly run: Run;
  readonly tenant: NewTenant;
  readonly target: Target;
  /** Name of the database, as its server knows it. */
  readonly database: string;
  /** Steps that are over and could not note it in the audit log themselves. */
  readonly audit: LogEntry[];
}

/** The site with the settings that the head was published with: whoever builds, tenants come out alike. */
export function asPublished(site: Site, head: Head): Site {
  const { searchPath, role, ledger } = head;
  return { ...site, environment: { ...site.environment, searchPath, role, ledger, durability: "each" } };
}

/** One migration of the head as a step in this target. */
export function workOf(site: Site, migration: Migration, before: readonly LedgerRow[]): Work {
  const { environment, run, target, database } = site;
  return {
    environment,
    run,
    target,
    database,
    migration,
    step: stepOf(migration, before),
    before,
    emit: () => {},
  };
}

/** Keeps what the audit log is to say about a step that is over. */
export function note({ audit }: Site, work: Work): void {
  if (!logsItself(work.target)) audit.push(logged(work, 0));
}

/** The migrations of the head that the ledger does not say are over, in their order. */
export function missingIn(head: Head, rows: readonly LedgerRow[]): readonly Migration[] {
  const over = new Set(rows.flatMap(({ version, state }) => (state === "running" ? [] : [version])));
  return head.migrations.filter((migration) => !spellings(migration).some((name) => over.has(name)));
}

/** Rows of the ledger that the head does not know. */
export function unknownIn(head: Head, rows: readonly LedgerRow[]): readonly string[] {
  const known = new Set(head.migrations.flatMap(spellings));
  return rows.flatMap(({ version }) => (known.has(version) ? [] : [version]));
}

function spellings({ name, version, alias }: Migration): readonly string[] {
  return [name, version, ...alias];
}

function stepOf({ id, name, phase, up }: Migration, before: readonly LedgerRow[]): Step {
  return {
    id,
    verb: "apply",
    checksum: up.checksum,
    mode: up.mode,
    phase,
    version: name,
    recorded: up.checksum,
    resume: before.some(({ version }) => version === name),
  };
}
