import type { Evidence, Facts, Scope, Severity } from "@tenantry/core";
import type { RangeVar } from "libpg-query";
import type { Context, Standards } from "./context.ts";
import type { Subject } from "./parse/subject.ts";

/** The table locks of PostgreSQL, weakest first, as `pg_locks` spells them without "Lock". */
export type Lock =
  | "AccessShare"
  | "RowShare"
  | "RowExclusive"
  | "ShareUpdateExclusive"
  | "Share"
  | "ShareRowExclusive"
  | "Exclusive"
  | "AccessExclusive";

/** What is done while the lock is held: every row read, the table written anew, or an index built. */
export type Work = "none" | "scan" | "rewrite" | "build";

/**
 * `S` the text, `H` the files before it, `C` the catalog of a target, `L` live facts, `T` a run on a scratch server. The
 * first letter raises it, letters after it sharpen it.
 */
export type Detection = `${"S" | "H" | "C" | "L" | "T"}${"" | `+${string}`}`;

/** What a rule says about a kind of statement; measured on real servers. */
export interface Effect {
  /** The strongest lock on a table that was there before; null for none. */
  readonly lock: Lock | null;
  /** Which table is locked, where that is not obvious: `both tables`, `the referenced table`. */
  readonly on?: string;
  readonly work: Work;
}

/** SQL that shows a rule at work: its tests, its page in the catalogue, and what is run on real servers. */
export interface Example {
  /** Tenant migrations that every target has. */
  readonly setup?: string;
  /** Public migrations that are applied everywhere, for what tenants share. */
  readonly shared?: string;
  /** The pending migration; several are several files, pending together. */
  readonly sql: string | readonly string[];
  /** Where `sql` belongs; tenant unless it says so. */
  readonly scope?: Scope;
  /** Lowest major of the fleet, where the example needs one. */
  readonly postgres?: number;
  readonly facts?: Facts;
  /** What the team of the example has agreed on. */
  readonly standards?: Standards;
  /** Overrides the rule's effect for this statement. */
  readonly effect?: Effect;
  /** The relations that are locked as the effect says, where it says on which: as a trace names them. */
  readonly on?: readonly string[];
  /** Why it cannot be run as it stands on a server of `npm test`: `needs an extension`. */
  readonly unrunnable?: string;
}

/** What a rule found in one statement. */
export interface Finding {
  /** What happens, with the names: `create index on users blocks writes to users while it is built`. No final stop. */
  readonly message: string;
  /** Overrides the rule's help. */
  readonly help?: string;
  /** Overrides the rule's severity: for a variant that is more or less dangerous. */
  readonly severity?: Severity;
  /** `location` of a node: offset in UTF-8 bytes; the start of the statement without it. */
  readonly at?: number | undefined;
  /** The table whose size decides how bad it is. */
  readonly table?: RangeVar | undefined;
  /** Keys of the tables that are locked, where the statement does not say so by its kind. */
  readonly locked?: readonly string[];
  /** Overrides the rule's effect on that table. */
  readonly effect?: Effect;
  /** `static` unless it says so. */
  readonly evidence?: Evidence;
}

/** One hazard: a file `rules/<id>.ts` that exports it as `rule`. */
export interface Rule {
  readonly id: string;
  /** `off` where only a configuration turns it on. */
  readonly severity: Severity | "off";
  /** What goes wrong, in one sentence. */
  readonly hazard: string;
  /** The next step for whoever reads a finding, in one or two sentences. */
  readonly help: string;
  /** The same change without the hazard, as migration files; empty where there is none. */
  readonly safe: string;
  /** Why there is none, where there is none: half a sentence. */
  readonly noSafe?: string;
  /** What it cannot be found without, where that is more than the files: `facts with fingerprints`. */
  readonly needs?: string;
  readonly effect: Effect;
  /** PostgreSQL versions that it holds for: `all`, `>= 12`, `14.0 to 14.3`. */
  readonly versions: string;
  readonly detection: Detection;
  /** Ids of the same rule elsewhere: `squawk:require-concurrent-index-creation`, `eugene:E6`, `atlas:PG101`. */
  readonly aliases: readonly string[];
  /** The rule fires on each of these. */
  readonly bad: readonly [Example, ...Example[]];
  /** The rule is silent on each of these. */
  readonly good: readonly [Example, ...Example[]];
  readonly check: (subject: Subject, context: Context) => readonly Finding[];
}
