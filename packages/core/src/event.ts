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
      readonly reason: "max-failures" | "circuit-breaker" | "deadline" | "signal" | "unconfirmed";
    }
  | { readonly type: "end"; readonly ms: number };
