/** A connection URL without a password, or the name of the variable that holds one. */
export type Secret = string | { readonly env: string };

/** `3s`, `500ms`, `5min`, `1h`. */
export type Duration = string;

/** `8MB`, `512kB`: units as in PostgreSQL. */
export type Size = string;

/** How tenants are found; see design §5. */
export type TenantsConfig =
  | { readonly from: "none" }
  | {
      readonly from: "registry";
      readonly query: string;
      readonly insert?: string;
      readonly remove?: string;
      /** Only tenants whose column `state` is one of these. */
      readonly states?: readonly string[];
    }
  | { readonly from: "schemas"; readonly pattern: string }
  | { readonly from: "databases"; readonly pattern: string; readonly schema?: string }
  | { readonly from: "list"; readonly tenants: readonly ListedTenantConfig[] };

/** Without `schema`: `tenant_<id>`; without `database`: the environment's own. */
export type ListedTenantConfig =
  | string
  | {
      readonly id: string;
      readonly schema?: string;
      readonly database?: string;
      readonly labels?: Readonly<Record<string, string>>;
    };

/** How hazards are looked for; see `tenantry lint`. */
export interface LintConfig {
  /** Lowest major version of PostgreSQL in the fleet. */
  readonly postgres?: number;
  /** By rule, instead of the rule's own. */
  readonly severities?: Readonly<Record<string, "error" | "warning" | "notice" | "off">>;
  /** Folders and files that `tenantry lint` looks at when none is named, relative to the file. */
  readonly paths?: readonly string[];
  /** What the team has agreed on: the rules naming, require-columns and forbid-type of `tenantry lint`. */
  readonly standards?: {
    readonly names?: string;
    readonly columns?: readonly string[];
    readonly types?: readonly string[];
  };
}

/** A command around a run. */
export interface HookConfig {
  /** For the shell; it runs in the project's folder. */
  readonly run: string;
  /** One minute when left out. */
  readonly timeout?: Duration;
  /** `stop`, the default: before a run nothing runs then, after one it counts as failed. */
  readonly onFailure?: "stop" | "continue";
  /** Variables it may see besides PATH and the like: none of them may be ours by accident. */
  readonly env?: readonly string[];
}

export interface HooksConfig {
  readonly before?: readonly HookConfig[];
  readonly after?: readonly HookConfig[];
}

/** What an environment says; what it leaves out is taken from the top of the file. */
export interface Settings {
  readonly url?: Secret;
  /** Bypasses the pooler that `url` goes through. */
  readonly directUrl?: Secret;
  readonly public?: { readonly schema?: string };
  readonly tenants?: TenantsConfig;
  /** Name of the ledger table. */
  readonly ledger?: string;
  /** `$target` stands for the target's schema. */
  readonly searchPath?: readonly string[];
  readonly role?: string;
  readonly timeouts?: {
    readonly lock?: Duration;
    readonly statement?: Duration;
    readonly connect?: Duration;
    /** How long a run waits for another run to end. */
    readonly lease?: Duration;
  };
  readonly concurrency?: number;
  readonly retries?: number;
  /** With so many failed targets a wave, or a stage without waves, stops the run. */
  readonly maxFailures?: number;
  /** Who goes first, and how fast the rest follows. */
  readonly rollout?: {
    /** So many tenants, or these: `acme`, `tier=free`. */
    readonly canary?: number | readonly string[];
    /** Growing shares of the tenants that go before the rest: `1%`, `10%`. */
    readonly waves?: readonly string[];
  };
  /** With so many failed targets the run stops: among the canaries (by default 1), in each other wave, in all of the run. */
  readonly budget?: { readonly canary?: number; readonly wave?: number; readonly run?: number };
  readonly durability?: "each" | "barrier";
  /** How a step with `batch: until-no-rows` goes about it. */
  readonly batch?: {
    /** The pause after a round, as a share of the time that the round took. */
    readonly pauseShare?: number;
    /** Stops after changing this many times the rows that its tables hold. */
    readonly changesPerRow?: number;
  };
  readonly indexes?: { readonly plainBelow?: Size };
  /** Labels that may stand where an identifier is expected: `:"label.region"`. */
  readonly labelIdentifiers?: readonly string[];
  readonly hooks?: HooksConfig;
  /** Every apply asks first. */
  readonly protected?: boolean;
  readonly lint?: LintConfig;
}

/** `tenantry.config.json`. Settings at the top are the defaults of all environments. */
export interface Config extends Settings {
  readonly $schema?: string;
  /** Folder of the migrations, relative to the file. */
  readonly migrations?: string;
  readonly environments?: Readonly<Record<string, Settings>>;
}
