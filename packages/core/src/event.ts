import type { Kind } from "./target.ts";

/** What became of a target in a run. `unknown`: the connection was lost and the ledger could not be read again. */
export type Outcome = "done" | "failed" | "unknown" | "gone" | "unreached" | "unchanged" | "skipped";

/** Why a target failed: never a URL, a password or a row of data. */
export interface Failure {
  readonly target: string;
  readonly step: string | null;
  /** Null when the server did not say it (a lost connection, a refused check of our own). */
  readonly sqlstate: string | null;
  readonly message: string;
  readonly help: string;
  readonly path: string | null;
  readonly line: number | null;
  /** The line of SQL at fault with a caret under it, for a terminal; null when it could not be located. */
  readonly excerpt: string | null;
  /** `needs-decision` is exit 7; `busy` exit 6; everything else 5. */
  readonly kind: "error" | "busy" | "needs-decision" | "integrity";
}

/** How many targets of a wave ended in which way. */
export type WaveOutcomes = Readonly<Record<Exclude<Outcome, "unchanged">, number>>;

/** What happened, in order; everything shown of a run is a fold of these. Times are milliseconds. */
export type Event =
  | {
      readonly type: "run";
      readonly run: string;
      readonly verb: "apply" | "revert";
      readonly digest: string;
      readonly targets: number;
      readonly steps: number;
    }
  | {
      readonly type: "stage";
      readonly index: number;
      readonly kind: Kind;
      readonly targets: number;
      readonly steps: number;
    }
  /** A part of a stage begins; only where a rollout divides the stage. */
  | {
      readonly type: "wave";
      readonly stage: number;
      /** From 0, among `of` waves of the stage. */
      readonly index: number;
      readonly of: number;
      /** `canary`, `1 %`, `rest`, `behind`. */
      readonly name: string;
      readonly targets: number;
      /** With so many failed targets the run stops; null for never. */
      readonly budget: number | null;
    }
  /** It is over, and what it did is durable; also for a wave that never began, whose targets were all skipped. */
  | {
      readonly type: "wave-end";
      readonly stage: number;
      readonly index: number;
      readonly name: string;
      /** How its targets ended in this stage. */
      readonly outcomes: WaveOutcomes;
      readonly ms: number;
    }
  | {
      readonly type: "step";
      readonly target: string;
      readonly step: string;
      readonly ms: number;
      readonly how: "ran" | "elsewhere";
    }
  | {
      readonly type: "retry";
      readonly target: string;
      readonly step: string;
      readonly sqlstate: string | null;
      readonly message: string;
      readonly attempt: number;
    }
  | { readonly type: "rows"; readonly target: string; readonly step: string; readonly rows: number }
  | { readonly type: "target"; readonly target: string; readonly outcome: Exclude<Outcome, "failed"> }
  | {
      readonly type: "target";
      readonly target: string;
      readonly outcome: "failed";
      readonly failure: Failure;
    }
  | { readonly type: "note"; readonly message: string }
  | {
      readonly type: "stopped";
      readonly reason:
        | "max-failures"
        | "circuit-breaker"
        | "deadline"
        | "signal"
        /** Somebody took the lease away, or it could not be renewed. */
        | "lease-lost"
        /** A tenant is being created without end, so that nothing could be announced. */
        | "busy"
        | "unconfirmed";
      /** What exactly, as a sentence with the next step, where the reason alone does not say it. */
      readonly message?: string;
    }
  | { readonly type: "end"; readonly ms: number };
