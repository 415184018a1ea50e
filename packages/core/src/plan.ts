import type { Phase, Mode } from "./migration.ts";
import type { Problem } from "./problem.ts";
import type { LedgerRow, LedgerShape } from "./state.ts";
import type { Policy } from "./intent.ts";
import type { Kind, Target } from "./target.ts";
import type { RolloutPolicy } from "./waves.ts";

/** One migration to apply or revert in one target. */
export interface Step {
  readonly id: string;
  readonly verb: "apply" | "revert";
  /** Of the section that runs: up for `apply`, down for `revert`. */
  readonly checksum: string;
  readonly mode: Mode;
  readonly phase: Phase | null;
  /** The spelling of its row in this cohort's ledgers. */
  readonly version: string;
  /** The up section's checksum: what the ledger row holds. */
  readonly recorded: string;
  /** True when a `running` row says that an earlier run began it. */
  readonly resume: boolean;
  /** Only of `schema.sql`: the migrations that are recorded with it, without being run. */
  readonly covers?: readonly Covered[];
}

/** A migration that `schema.sql` holds. */
export interface Covered {
  readonly id: string;
  /** The spelling of its row. */
  readonly version: string;
  /** Of its up section: what its row holds. */
  readonly checksum: string;
}

/** The history a cohort starts from. */
export interface From {
  /** Name of the last applied migration in catalog order; null at the very start. */
  readonly head: string | null;
  readonly applied: number;
  /** SHA-256 (hex) of `historyText`. */
  readonly history: string;
}

/** All targets of one kind that share the same history and so the same steps. */
export interface Cohort {
  readonly digest: string;
  readonly kind: Kind;
  readonly from: From;
  readonly shape: LedgerShape;
  /** The rows of that history: the executor derives from them what each fence expects. */
  readonly rows: readonly LedgerRow[];
  readonly steps: readonly Step[];
  readonly targets: readonly Target[];
  /** Codes of the problems that keep it from running; empty when it may run. */
  readonly blocked: readonly string[];
}

/** A barrier: every step of a stage is over before the next stage starts. */
export interface Stage {
  readonly kind: Kind;
  readonly cohorts: readonly Cohort[];
  /**
   * What must be recorded everywhere in the fleet before the stage starts, as `<kind>:<migration id>`, sorted.
   * In a revert the other way round: what must no longer be recorded anywhere.
   */
  readonly requires: readonly string[];
}

export type Verdict = "nothing" | "safe" | "warning" | "blocked";

/** The pure result of planning; the same inputs give the same bytes. */
export interface Plan {
  readonly version: 1;
  readonly verb: "apply" | "revert";
  readonly digest: string;
  readonly verdict: Verdict;
  readonly policy: Policy;
  readonly stages: readonly Stage[];
  /** How many selected targets need nothing. */
  readonly upToDate: number;
  readonly problems: readonly Problem[];
  /** How a run goes through the tenants; left out, they are one wave. Outside of the digest. */
  readonly rollout?: RolloutPolicy;
}
