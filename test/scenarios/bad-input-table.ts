/** What is wrong with a call, or with where it runs. */
export type Fault = "tenant" | "version" | "state" | "rights" | "protected" | "elsewhere";

/** A call that must be refused. */
export interface Refused {
  /** What follows the command. */
  readonly words: string;
  readonly exit: number;
  /** The code of the error, or of a problem; of a failure some words. */
  readonly says: string;
  /** Who asks, where it is not the owner: `reader` may only select, `nobody` not even that. */
  readonly as?: "reader" | "nobody";
}

/** What a command answers to each fault, or why the fault cannot be. */
export type Row = Readonly<Record<Fault, Refused | string>>;

const noTenant = "it takes no tenant";
const noVersion = "it takes no version";
const harmless = "it changes no database";
const anywhere = "it is meant for every server";

/** Every command of `tenantry --help`. */
export const rows: Readonly<Record<string, Row>> = {
  plan: {
    tenant: refused("--tenant nope", 2, "unknown-tenant"),
    version: refused("--to 999", 2, "unknown-version"),
    state: refused("", 4, "edited"),
    rights: refused("", 2, "tenants-query", "nobody"),
    protected: harmless,
    elsewhere: anywhere,
  },
  apply: {
    tenant: refused("--tenant nope", 2, "unknown-tenant"),
    version: refused("--to 999", 2, "unknown-version"),
    state: refused("--yes", 4, "edited"),
    rights: refused("--yes", 2, "privileges", "reader"),
    protected: refused("", 9, "confirmation-missing"),
    elsewhere: anywhere,
  },
  status: {
    tenant: refused("--tenant nope", 2, "unknown-tenant"),
    version: noVersion,
    state: refused("", 4, "edited"),
    rights: refused("", 2, "tenants-query", "nobody"),
    protected: harmless,
    elsewhere: anywhere,
  },
  create: {
    tenant: refused("tenant x --from-db nope", 2, "unknown-tenant"),
    version: noVersion,
    state: refused("tenant --merge", 2, "nothing-to-merge"),
    rights: refused("tenant x --from-db acme", 2, "tenants-query", "nobody"),
    protected: harmless,
    elsewhere: anywhere,
  },
  revert: {
    tenant: refused("--tenant nope --yes", 2, "unknown-tenant"),
    version: refused("--tenant acme --to 999 --yes", 2, "unknown-version"),
    state: refused("--tenant acme --yes", 9, "irreversible"),
    rights: refused("--tenant acme --yes", 2, "privileges", "reader"),
    protected: refused("--tenant acme", 9, "confirmation-missing"),
    elsewhere: anywhere,
  },
  "tenant create": {
    tenant: refused("pg_nope", 5, "is reserved for the server"),
    version: noVersion,
    state: refused("full", 5, "holds objects, but no ledger"),
    rights: refused("newcorp", 5, "permission denied", "reader"),
    protected: "it adds a tenant and takes nothing away, so nobody is asked",
    elsewhere: anywhere,
  },
  "tenant list": {
    tenant: noTenant,
    version: noVersion,
    state: "it looks at no ledger",
    rights: refused("", 2, "tenants-query", "nobody"),
    protected: harmless,
    elsewhere: anywhere,
  },
  "tenant drop": {
    tenant: refused("nope --yes", 2, "unknown-tenant"),
    version: noVersion,
    state: refused("corp --yes", 5, "Outside tenant_corp these depend on it: public.corp_users."),
    rights: refused("acme --yes", 5, "permission denied", "reader"),
    protected: refused("acme", 9, "confirmation-missing"),
    elsewhere: anywhere,
  },
  backup: {
    tenant: refused("--tenant nope", 2, "unknown-tenant"),
    version: noVersion,
    state: refused("--tenant acme --out full", 2, "folder-taken"),
    rights: refused("--tenant acme", 2, "tenants-query", "nobody"),
    protected: harmless,
    elsewhere: anywhere,
  },
  restore: {
    tenant: refused("saved --tenant nope --yes", 2, "unknown-tenant"),
    version: noVersion,
    state: refused("migrations --tenant acme --yes", 2, "backup-missing"),
    rights: refused("saved --tenant acme --yes", 2, "privileges", "reader"),
    protected: refused("saved --tenant acme", 9, "confirmation-missing"),
    elsewhere: anywhere,
  },
  reset: {
    tenant: refused("--tenant nope --yes", 2, "unknown-tenant"),
    version: noVersion,
    state: "it is there to end any state",
    rights: refused("--tenant acme --yes", 2, "privileges", "reader"),
    protected: refused("--tenant acme --yes", 9, "reset-refused"),
    elsewhere: refused("--tenant acme --yes", 9, "reset-refused"),
  },
  list: {
    tenant: noTenant,
    version: refused("999", 2, "migration-unknown"),
    state: "it shows the files, whatever the ledgers hold",
    rights: "it shows the files, where nobody may ask the ledgers too",
    protected: harmless,
    elsewhere: anywhere,
  },
  lint: {
    tenant: noTenant,
    version: refused("migrations/tenant/999_x.sql", 2, "path-missing"),
    state: refused("broken", 9, "unparsed-statement"),
    rights: harmless,
    protected: harmless,
    elsewhere: anywhere,
  },
  drift: {
    tenant: refused("--tenant nope", 2, "unknown-tenant"),
    version: noVersion,
    state: refused("", 4, "foreign-ledger"),
    rights: refused("", 2, "tenants-query", "nobody"),
    protected: harmless,
    elsewhere: anywhere,
  },
  mark: {
    tenant: refused("--applied 004 --tenant nope", 2, "unknown-tenant"),
    version: refused("--applied 999 --tenant acme", 2, "migration-unknown"),
    state: refused("--unapplied 002 --tenant acme", 4, "mark-contradicts"),
    rights: refused("--applied 004 --tenant acme", 2, "privileges", "reader"),
    protected: "it changes what is recorded and no data, shows it with --dry-run, and logs who did it",
    elsewhere: anywhere,
  },
  adopt: {
    tenant: refused("--tenant nope --yes", 2, "unknown-tenant"),
    version: refused("--to 999 --tenant old --yes", 2, "unknown-version"),
    state: refused("--tenant old --yes", 4, "adopt-differs"),
    rights: refused("--tenant old --yes", 5, "unreadable-ledger", "reader"),
    protected: refused("--tenant old --force", 9, "confirmation-missing"),
    elsewhere: anywhere,
  },
  import: {
    tenant: noTenant,
    version: refused("nowhere", 2, "folder-missing"),
    state: refused("migrations", 2, "import-needless"),
    rights: harmless,
    protected: harmless,
    elsewhere: anywhere,
  },
  rehearse: {
    tenant: refused("--tenant nope", 2, "unknown-tenant"),
    version: refused("--to 999", 2, "unknown-version"),
    state: refused("", 4, "edited"),
    rights: refused("", 2, "tenants-query", "nobody"),
    protected: harmless,
    elsewhere: anywhere,
  },
  doctor: {
    tenant: noTenant,
    version: noVersion,
    state: refused("", 4, "is not of a shape that tenantry knows"),
    rights: refused("", 4, "may not be read by this connection's role", "nobody"),
    protected: "--steal shows whose run it is and asks everywhere",
    elsewhere: anywhere,
  },
  init: {
    tenant: noTenant,
    version: noVersion,
    state: refused("", 2, "layout-missing"),
    rights: "it reads no database",
    protected: harmless,
    elsewhere: anywhere,
  },
  dev: {
    tenant: noTenant,
    version: noVersion,
    state: "it keeps its own server, whatever state others are in",
    rights: "it starts a server of its own",
    protected: refused("", 2, "flags-contradict"),
    elsewhere: refused("--url postgres://db.internal/shop", 2, "flags-contradict"),
  },
};

function refused(words: string, exit: number, says: string, as?: Refused["as"]): Refused {
  return { words, exit, says, ...(as === undefined ? {} : { as }) };
}
