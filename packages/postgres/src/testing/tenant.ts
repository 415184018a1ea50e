import { createHash } from "node:crypto";
import { readCatalog } from "@tenantry/core";
import type { Catalog, Event, LedgerRow, Migration, Step } from "@tenantry/core";
import { freshDatabase } from "@tenantry/kit";
import type { FreshDatabase } from "@tenantry/kit";
import type { Environment } from "../environment.ts";
import { createLedger } from "../ledger/ddl.ts";
import { logTable } from "../log.ts";
import { openSession } from "../session.ts";
import type { Session } from "../session.ts";
import type { Run, Work } from "../work.ts";
import { environmentOf } from "./environment.ts";

/** One tenant, `acme`, with an empty ledger in a database of its own, and the files that may be applied to it. */
export interface Tenant {
  readonly database: FreshDatabase;
  readonly environment: Environment;
  readonly catalog: Catalog;
  readonly events: Event[];
  /** The unit of work for a file, `001_name`, on the ledger as it is now. */
  work(name: string, more?: Partial<Step> & { readonly environment?: Partial<Environment> }): Promise<Work>;
  ledger(): Promise<readonly LedgerRow[]>;
  /** A session to the database, or through the proxy of this URL. */
  open(url?: string): Promise<Session>;
}

export const run: Run = {
  id: "run-1",
  who: "a test",
  tool: "tenantry/test",
  commit: null,
  digest: "0".repeat(64),
  reviewed: false,
};

/** `tenant({ "001_index": "--! transaction: off\ncreate index …" })`: files of scope tenant, and SQL to begin with. */
export async function tenant(
  files: Readonly<Record<string, string>>,
  setup = "",
  more: Partial<Environment> = {},
): Promise<Tenant> {
  const database = await freshDatabase();
  const environment = environmentOf(database.url, more);
  await database.sql.unsafe(
    `${logTable(environment)} create schema tenant_acme; ${createLedger("tenant_acme", environment.ledger).join(";\n")};
     set search_path = tenant_acme; ${setup}`,
  );
  const ledger = async (): Promise<readonly LedgerRow[]> =>
    await database.sql<
      LedgerRow[]
    >`select version, checksum, state from tenant_acme.schema_migrations order by version`;
  const catalog = catalogOf(files);
  const events: Event[] = [];
  return {
    database,
    environment,
    catalog,
    events,
    ledger,
    open: (url = database.url) => sessionOf(url),
    async work(name, { environment: changed = {}, ...step } = {}) {
      const work = workOf(migrationOf(catalog, `tenant/${name}`), await ledger(), events);
      return {
        ...work,
        environment: { ...environment, ...changed },
        database: database.name,
        step: { ...work.step, ...step },
      };
    },
  };
}

function workOf(
  migration: Migration,
  before: readonly LedgerRow[],
  events: Event[],
): Omit<Work, "environment" | "database"> {
  return {
    run,
    target: { kind: "tenant", id: "acme", database: "", schema: "tenant_acme", labels: {} },
    migration,
    step: stepOf(migration, before),
    before,
    emit: (event) => events.push(event),
  };
}

/** The catalog of files of scope tenant. Throws where there is anything wrong with them. */
export function catalogOf(files: Readonly<Record<string, string>>): Catalog {
  const sources = Object.entries(files).map(([name, text]) => ({
    path: name.includes("/") ? `${name}.sql` : `tenant/${name}.sql`,
    text,
  }));
  const catalog = readCatalog(sources, (text) => createHash("sha256").update(text).digest("hex"));
  const [problem] = catalog.problems.filter(({ severity }) => severity === "error");
  if (problem !== undefined) throw new Error(`${problem.path ?? ""}: ${problem.message}`);
  return catalog;
}

function sessionOf(url: string): Promise<Session> {
  return openSession(environmentOf(url).connection, {
    applicationName: "test",
    connectTimeoutMs: 60_000,
    deadlineMs: 60_000,
  });
}

function migrationOf(catalog: Catalog, id: string): Migration {
  const found = catalog.migrations.find((migration) => migration.id === id);
  if (found === undefined) throw new Error(`no migration ${id}`);
  return found;
}

function stepOf(migration: Migration, before: readonly LedgerRow[]): Step {
  const row = before.find(({ version }) => version === migration.name);
  return {
    id: migration.id,
    verb: "apply",
    checksum: migration.up.checksum,
    mode: migration.up.mode,
    phase: null,
    version: migration.name,
    recorded: migration.up.checksum,
    resume: row?.state === "running",
  };
}
