import type { Problem } from "../problem.ts";
import type { RuledStatement } from "../rehearse/statements.ts";

/** What came of reading the SQL of a plan, besides the hazards that are among its problems. */
export interface Inspection {
  /** How many statements there are, and how many PostgreSQL's grammar takes. */
  readonly coverage: { readonly statements: number; readonly understood: number };
  /** How many of them an apply runs: without down, verify, bases and seeds. */
  readonly applied: number;
  /** Those that lock or work on a table which is there already. */
  readonly statements: readonly RuledStatement[];
  readonly accepted: readonly AcceptedHazard[];
}

/** A hazard that its file accepts. */
export interface AcceptedHazard {
  readonly problem: Problem;
  readonly reason: string;
  /** The last day that counts, `YYYY-MM-DD`; null for no end. */
  readonly until: string | null;
}
