/** TLS as the URL's `sslmode` and `sslrootcert` ask for it. Off localhost the default is `verify-full`. */
export interface Tls {
  readonly mode: "disable" | "require" | "verify-full";
  /** PEM text of the certificate authority; null for the system's own. */
  readonly ca: string | null;
}

/** A connection URL, taken apart and checked. Never printed. */
export interface Connection {
  /** What people know the URL by, since it is never shown: `DATABASE_URL`. */
  readonly name?: string;
  /** Host name or address; a folder (starting with `/`) means a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | null;
  readonly tls: Tls;
  /** Settings given by `options=-c name=value`. */
  readonly settings: Readonly<Record<string, string>>;
}

/** How tenants are found. Queries run read-only in the environment's own database. */
export type TenantSource =
  | { readonly from: "none" }
  /** Columns: `id`, `schema`; optional `database`, `url`, `state`, `label_*`. */
  | {
      readonly from: "registry";
      readonly query: string;
      readonly insert: string | null;
      readonly remove: string | null;
      /** Only tenants whose `state` is one of these; absent for all but those that come or go. */
      readonly states?: readonly string[];
    }
  /** `tenant_%`: the id is what `%` stands for. */
  | { readonly from: "schemas"; readonly pattern: string }
  /** `db_%`: every matching database is a tenant, its schema is `schema`. */
  | { readonly from: "databases"; readonly pattern: string; readonly schema: string }
  | { readonly from: "list"; readonly tenants: readonly ListedTenant[] };

export interface ListedTenant {
  readonly id: string;
  readonly schema: string;
  readonly database: string | null;
  readonly labels: Readonly<Record<string, string>>;
}

/** An environment of the configuration, resolved: secrets read, defaults filled in. Times are milliseconds. */
export interface Environment {
  readonly name: string;
  readonly connection: Connection;
  /** Other hosts that a tenant's own `url` may lead to; its own hosts always may. */
  readonly hosts?: readonly string[];
  /** Hears of the URLs that a registry has for its tenants, usable or not, before anybody can be told of them. */
  readonly onUrls?: (urls: readonly string[]) => void;
  /** Bypasses the pooler; the same as `connection` where there is none. */
  readonly direct: Connection;
  readonly publicSchema: string;
  readonly tenants: TenantSource;
  readonly ledger: string;
  readonly searchPath: readonly string[];
  readonly role: string | null;
  readonly lockTimeoutMs: number;
  readonly statementTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** How long to wait for the run lease of another run. */
  readonly leaseWaitMs: number;
  readonly retries: number;
  /** Sessions at once on one server; null for a number that follows the cores of the machine that runs us. */
  readonly concurrency: number | null;
  /** Failed targets in a wave, or in a stage that is not divided, with which a run stops; null for never. */
  readonly maxFailures: number | null;
  /** Bytes (table with TOAST) below which an index is built plainly. */
  readonly plainBelow: number;
  readonly durability: "each" | "barrier";
  readonly batch?: BatchLimits;
  /** Lowest major version of PostgreSQL in the fleet, where the configuration says it; otherwise the servers do. */
  readonly lowestMajor?: number;
  /** Label values that may stand where an identifier is expected (`:"label.region"`). */
  readonly labelIdentifiers: readonly string[];
}

/** How a `batch: until-no-rows` step goes about it. */
export interface BatchLimits {
  /** The pause after a round, as a share of the time the round took; 0.25 by default. */
  readonly pauseShare: number;
  /** Stops after changing this many times the rows of the tables involved; 10 by default. */
  readonly changesPerRow: number;
}
