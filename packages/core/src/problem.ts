import type { WorkKind } from "./estimate.ts";
import type { LockMode } from "./trace.ts";

/**
 * `error` stops the targets it names (all of them when it names none), `warning` and `notice` never do.
 */
export type Severity = "error" | "warning" | "notice";

/** How a hazard is known: from the text, the files before it, a snapshot of the fleet, or a run on a scratch server. */
export type Evidence = "static" | "history" | "facts" | "shadow";

/** Where in the files a problem is. `line` and `column` are 1-based; `column` counts UTF-16 units. */
export interface Place {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * Anything wrong or dangerous, as data. `message` says what and where, `help` the next step.
 * Without `targets` it concerns everything.
 */
export interface Problem extends Partial<Place> {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly help: string;
  readonly targets?: readonly string[];
  /** Only of a hazard. */
  readonly evidence?: Evidence;
  /** Only of a hazard that a run would show. */
  readonly claim?: Claim;
  /** The exit code a command ends with because of it; 0 for a warning or notice. */
  readonly exit: ExitCode;
}

/** What would be seen of a hazard if its statement ran. */
export interface Claim {
  /** The tables that may be meant, as a trace names them: the lock and the work are on one of them. */
  readonly relations: readonly string[];
  /** This one or a stronger one. */
  readonly lock: LockMode;
  readonly work: WorkKind | "none";
}

export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 130 | 143;

/** The order in which exit codes win when several apply. */
const precedence: readonly ExitCode[] = [130, 143, 1, 2, 9, 4, 8, 7, 5, 6, 3, 0];

/** The one code to exit with when all of `codes` apply; 0 for none. */
export function exitCode(codes: Iterable<ExitCode>): ExitCode {
  const found = new Set(codes);
  return precedence.find((code) => found.has(code)) ?? 0;
}
