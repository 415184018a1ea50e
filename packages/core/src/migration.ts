/** Where a migration belongs: the public ledger, every tenant's ledger, or all of them. */
export type Scope = "public" | "tenant" | "both";

export type Phase = "expand" | "contract";

/**
 * How a script runs: `transaction` in one message with its ledger row, `off` statement by statement
 * on a session of its own, `batch` repeated, each round its own transaction, until it affects no row.
 */
export type Mode = "transaction" | "off" | "batch";

/** `:"schema"` (identifier) or `:'tenant'` (literal) in a statement; offsets are UTF-16 units into its text. */
export interface Variable {
  readonly name: string;
  readonly quote: "identifier" | "literal";
  readonly start: number;
  readonly end: number;
}

/** One statement as it stands in the file: no terminator, no leading comment, variables not filled in. */
export interface Statement {
  readonly text: string;
  /** 1-based line of the file where `text` starts. */
  readonly line: number;
  /** 1-based column of that line where `text` starts, in UTF-16 units; absent for 1. */
  readonly column?: number;
  /**
   * Leading keywords in upper case with single spaces, enough to tell kinds apart: `DO`, `INSERT`, `CREATE TABLE`. Modifiers
   * (OR REPLACE, UNIQUE, TEMP …) are left out; CONCURRENTLY and clauses that decide how it runs are added:
   * `CREATE INDEX CONCURRENTLY`, `REINDEX TABLE CONCURRENTLY`, `ALTER TYPE ADD VALUE`, `ALTER TABLE DETACH PARTITION CONCURRENTLY`.
   */
  readonly command: string;
  readonly variables: readonly Variable[];
  /** What the `--! accept:` lines above it say; absent where there are none. */
  readonly accepts?: readonly string[];
}

/** A single `CREATE INDEX CONCURRENTLY` or `DROP INDEX CONCURRENTLY`, which adapts to the size of the table. */
export interface IndexChange {
  readonly verb: "create" | "drop";
  /** Unquoted names; `schema` is null where the statement leaves it to the search_path, `$target` where it says `:"schema"`. */
  readonly schema: string | null;
  readonly index: string;
  /** Null for a drop. */
  readonly table: string | null;
  readonly ifExists: boolean;
  /** The same statement without CONCURRENTLY, variables not filled in. */
  readonly plain: Statement;
}

/** The up or down section of a migration. */
export interface Script {
  readonly path: string;
  readonly mode: Mode;
  readonly statements: readonly Statement[];
  /** Set when `mode` is `off`, the single statement is an index change and the file does not say `concurrently: always`. */
  readonly index: IndexChange | null;
  /** Runs code that can leave something on the session: DO, CALL, SELECT, anything that fires a function. */
  readonly dynamic: boolean;
  /** SHA-256, hex: the section with its execution directives, CRLF as LF, without accept lines. */
  readonly checksum: string;
}

/** One versioned change. */
export interface Migration {
  /** `<scope>/<stem>`, e.g. `tenant/003_add_user_avatar`. */
  readonly id: string;
  readonly scope: Scope;
  /** As spelled in the file name: `003`, `20260101_0900`. */
  readonly version: string;
  /** The stem without suffixes: what a ledger we create records. */
  readonly name: string;
  /** Other spellings that a ledger taken over may hold. */
  readonly alias: readonly string[];
  readonly description: string;
  /** Ids of other migrations, as written. `both/x` means both ledgers. */
  readonly requires: readonly string[];
  readonly phase: Phase | null;
  /** Why it cannot be reverted, if it says so. */
  readonly irreversible: string | null;
  /** Why its SQL is still to be written, where another tool's file could not be imported: it blocks while it is pending. */
  readonly stub: string | null;
  /** Overrides the configured search_path; `$target` stands for the target's schema. */
  readonly searchPath: readonly string[] | null;
  readonly path: string;
  readonly up: Script;
  readonly down: Script | null;
  /** SELECTs that must return at least one row, every first column true; run after `up`. */
  readonly verify: readonly Statement[];
  readonly verifyPath: string;
}
