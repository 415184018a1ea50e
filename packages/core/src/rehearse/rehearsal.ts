import type { From } from "../plan.ts";
import type { Kind } from "../target.ts";
import type { StatementTrace, TraceError } from "../trace.ts";

/** What came of running a plan on a scratch server: per cohort, and in it per step, up, down and up again. */
export interface Rehearsal {
  readonly version: 1;
  /** Null where nothing was run. */
  readonly server: RehearsalServer | null;
  /** Why nothing at all was run; null where it was. */
  readonly skipped: string | null;
  /** What was not as it is in the environment: another major version, an extension that is not there. */
  readonly notes: readonly string[];
  readonly cohorts: readonly RehearsedCohort[];
}

/** `embedded` comes from npm and is thrown away, `shadow` was named by somebody, `sandbox` has no way out. */
export interface RehearsalServer {
  readonly kind: "embedded" | "shadow" | "sandbox";
  /** `18.4`. */
  readonly version: string;
}

export interface RehearsedCohort {
  readonly kind: Kind;
  readonly from: From;
  readonly count: number;
  /** The first of its targets; the very first one stood for all of them. */
  readonly targets: readonly string[];
  /** Path of the `schema.sql` that its history began with; null where all of it came from the migrations. */
  readonly base: string | null;
  /** Why nothing of it was run; null where it was. */
  readonly skipped: string | null;
  readonly steps: readonly RehearsedStep[];
}

/**
 * `proven`: up, down and up again, and the schema was the same both times. `up only`: it has no way back. `differs`: down left
 * something else than there was before, or the second up did. `failed`: the server refused a statement. `not run`: see `reason`.
 */
export type RehearsalOutcome = "proven" | "up only" | "differs" | "failed" | "not run";

export interface RehearsedStep {
  readonly id: string;
  readonly outcome: RehearsalOutcome;
  /** Of `up only` and `not run`, in words; empty otherwise. */
  readonly reason: string;
  /** How many verify statements held. */
  readonly verified: number;
  /** What the statements of up did, the first time. */
  readonly statements: readonly StatementTrace[];
  /** When the error or the difference came. */
  readonly during: "up" | "down" | "up again" | null;
  readonly error: TraceError | null;
  readonly differences: readonly SchemaDifference[];
}

/** One object that is not what it was. */
export interface SchemaDifference {
  /** `index users_email`, `column users.plan`. */
  readonly object: string;
  /** How it was described before; null where it was not there. */
  readonly before: string | null;
  readonly after: string | null;
}
