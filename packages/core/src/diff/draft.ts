/** A statement of a draft, without its semicolon. */
export interface DraftStatement {
  readonly sql: string;
  /** What whoever reads the file has to know, a line each. */
  readonly notes: readonly string[];
}

/** What nobody can model: nothing is written then. */
export interface Refusal {
  /** `table users`. */
  readonly object: string;
  readonly reason: string;
}

/** Data that is gone when the draft has run. */
export interface Loss {
  readonly object: string;
  readonly message: string;
}

/** The way from one schema to another, still to be proven. */
export interface Draft {
  /** A transaction each, one after the other; none where there is nothing to do. */
  readonly scripts: readonly (readonly DraftStatement[])[];
  readonly losses: readonly Loss[];
  readonly refusals: readonly Refusal[];
}
