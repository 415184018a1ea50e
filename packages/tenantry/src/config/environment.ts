import { readFileSync } from "node:fs";
import type { Policy, RunLimits } from "@tenantry/core";
import { parseConnection } from "@tenantry/postgres";
import type { Connection, Environment, ListedTenant, TenantSource } from "@tenantry/postgres";
import { usage } from "../error.ts";
import type { ListedTenantConfig, Settings, TenantsConfig } from "./config.ts";
import { bytes, milliseconds } from "./quantity.ts";
import type { NamedUrl } from "./url.ts";

/** How to reach an environment, and how to find its tenants where the configuration does not say. */
export interface Reached {
  readonly name: string;
  readonly at: NamedUrl;
  readonly direct: NamedUrl | null;
  readonly tenants: TenantsConfig;
}

/** The environment that `settings` describe, every default filled in. Throws exit 2 for a URL that is none. */
export function environmentOf(settings: Settings, reached: Reached): Environment {
  const connection = connectionOf(reached.at);
  const { timeouts = {}, indexes = {}, batch = {} } = settings;
  const { ledger, searchPath, role } = policyOf(settings);
  return {
    name: reached.name,
    connection,
    direct: reached.direct === null ? connection : connectionOf(reached.direct),
    publicSchema: settings.public?.schema ?? "public",
    tenants: sourceOf(settings.tenants ?? reached.tenants),
    ledger,
    searchPath,
    role,
    ...limitsOf(settings),
    connectTimeoutMs: time(timeouts.connect ?? "10s"),
    leaseWaitMs: time(timeouts.lease ?? "30s"),
    plainBelow: bytes(indexes.plainBelow ?? "8MB") ?? 0,
    batch: { pauseShare: batch.pauseShare ?? 0.25, changesPerRow: batch.changesPerRow ?? 10 },
    durability: settings.durability ?? "each",
    ...(settings.lint?.postgres === undefined ? {} : { lowestMajor: settings.lint.postgres }),
    labelIdentifiers: settings.labelIdentifiers ?? [],
  };
}

/** How a run goes about its targets, as far as the settings say. */
export function limitsOf({ timeouts = {}, ...settings }: Settings): RunLimits {
  return {
    concurrency: settings.concurrency ?? null,
    maxFailures: settings.budget?.wave ?? settings.maxFailures ?? null,
    lockTimeoutMs: time(timeouts.lock ?? "3s"),
    statementTimeoutMs: time(timeouts.statement ?? "5min"),
    retries: settings.retries ?? 5,
  };
}

/** Whatever of the settings changes what is sent or allowed. */
export function policyOf(settings: Settings): Policy {
  return {
    ledger: settings.ledger ?? "schema_migrations",
    searchPath: settings.searchPath ?? ["$target"],
    role: settings.role ?? null,
    severities: settings.lint?.severities ?? {},
  };
}

function connectionOf({ name, url }: NamedUrl): Connection {
  const parsed = parseConnection(url, name, { readFile: (path) => readFileSync(path, "utf8") });
  if ("connection" in parsed) return parsed.connection;
  const messages = parsed.problems.map(({ message }) => message);
  throw usage("connection-url", messages.join("\n"), parsed.problems[0]?.help ?? "");
}

/** The configuration was checked, so that every duration in it is one. */
function time(duration: string): number {
  return milliseconds(duration) ?? 0;
}

function sourceOf(tenants: TenantsConfig): TenantSource {
  switch (tenants.from) {
    case "registry":
      return { ...tenants, insert: tenants.insert ?? null, remove: tenants.remove ?? null };
    case "databases":
      return { ...tenants, schema: tenants.schema ?? "public" };
    case "list":
      return { from: "list", tenants: tenants.tenants.map(listed) };
    case "none":
    case "schemas":
      return tenants;
  }
}

function listed(tenant: ListedTenantConfig): ListedTenant {
  const {
    id,
    schema = `tenant_${id}`,
    database = null,
    labels = {},
  } = typeof tenant === "string" ? { id: tenant } : tenant;
  return { id, schema, database, labels };
}
