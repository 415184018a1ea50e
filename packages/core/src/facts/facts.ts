import type { LedgerRow, LedgerShape } from "../state.ts";
import type { Kind } from "../target.ts";

/**
 * What a fleet looked like at one moment, as far as it decides how dangerous a migration is: a snapshot that can be
 * committed, so that a plan needs no database. No row of data, no URL; sizes and row counts are the server's estimates.
 */
export interface Facts {
  readonly version: 1;
  readonly environment: string;
  /** When they were read, by the server's clock: ISO 8601 in UTC. */
  readonly at: string;
  /** Of the environment's own database. */
  readonly server: ServerFacts;
  /** Every major version in the fleet, ascending: a rule must hold on the first one. */
  readonly majors: readonly number[];
  /** The session's `TimeZone`, as a migration would see it. */
  readonly timezone: string;
  /** Settings that change what a statement does or costs, by name, as the server shows them. */
  readonly settings: Readonly<Record<string, string>>;
  /** In the environment's own database, by name. */
  readonly extensions: readonly ExtensionFacts[];
  /** Roles that own something in the fleet, are granted something or are named by a policy; sorted, without `pg_*`. */
  readonly roles: readonly string[];
  /** Whether `targets` and `largest` are ids, or the first 12 hex digits of their SHA-256. `public` is always shown. */
  readonly names: "hashed" | "shown";
  readonly groups: readonly GroupFacts[];
  /** False while the registry table does not exist. */
  readonly registry: boolean;
  /** Listed targets that are in no group, by the code of the problem that kept their ledger from being read. */
  readonly unread: readonly UnreadFacts[];
  /** By kind and name. */
  readonly tables: readonly TableFacts[];
  readonly invalidIndexes: readonly InvalidIndexFacts[];
}

/** How large the tables of a fleet were, and when. */
export type Sizes = Pick<Facts, "at" | "tables">;

export interface ServerFacts {
  /** As it says itself: `18.1`, `15.18 (Debian 15.18-1)`. */
  readonly version: string;
  /** `server_version_num`: 180001. */
  readonly number: number;
  readonly major: number;
}

export interface ExtensionFacts {
  readonly name: string;
  readonly version: string;
  readonly schema: string;
}

/** All targets of one kind with the same history. */
export interface GroupFacts {
  readonly kind: Kind;
  readonly shape: LedgerShape;
  readonly rows: readonly LedgerRow[];
  readonly count: number;
  /** The first of them, or all: see `Facts.names`. */
  readonly targets: readonly string[];
  /** Fingerprints of their schemas, most targets first; more than one means drift. Empty where none were read. */
  readonly fingerprints: readonly FingerprintFacts[];
}

export interface FingerprintFacts {
  readonly hash: string;
  readonly count: number;
}

export interface UnreadFacts {
  readonly code: string;
  readonly count: number;
}

/** One table over all targets of a kind that have it: ordinary, partitioned and materialised. Partitions count by themselves. */
export interface TableFacts {
  readonly kind: Kind;
  readonly table: string;
  /** How many targets have it; the spreads are over these, without the unknown. */
  readonly targets: number;
  /** In how many of them nobody could tell its size, since somebody else had it locked; absent for none. */
  readonly unknown?: number;
  readonly rows: Spread;
  /** With TOAST, without indexes. */
  readonly bytes: Spread;
  readonly indexBytes: Spread;
  /** The target where `bytes` is largest: see `Facts.names`. */
  readonly largest: string;
}

/** How a number is spread over targets; `total` is their sum. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
  readonly total: number;
}

/** An index that no query uses and every write pays for, usually left by a build that failed. */
export interface InvalidIndexFacts {
  readonly kind: Kind;
  readonly table: string;
  readonly index: string;
  /** In how many targets. */
  readonly targets: number;
}
