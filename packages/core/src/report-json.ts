import type { Outcome } from "./event.ts";
import type { Report, Stopped, Timing, WaveReport } from "./report.ts";

/** What `apply --json` and `revert --json` print. */
export interface ReportJson {
  readonly digest: string;
  readonly run: string;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** The first targets of each kind of failure; `outcomes.failed` is exact. */
  readonly failures: readonly FailureJson[];
  readonly retries: number;
  readonly timing: Timing;
  readonly stopped: Stopped | null;
  /** What exactly stopped it, as a sentence; null where `stopped` says it all. */
  readonly stoppedBecause: string | null;
  /** The waves of the stages that a rollout divided, in order. */
  readonly waves: readonly WaveReport[];
  readonly notes: readonly string[];
}

export interface FailureJson {
  readonly target: string;
  readonly step: string | null;
  readonly sqlstate: string | null;
  readonly message: string;
  readonly help: string;
  readonly path: string | null;
  readonly line: number | null;
}

/** The documented JSON of a report. */
export function reportJson(report: Report): ReportJson {
  const { digest, run, outcomes, retries, timing, stopped, stoppedBecause, waves, notes } = report;
  const failures = report.failures.flatMap(({ first, targets }) => {
    const { step, sqlstate, message, help, path, line } = first;
    return targets.map((target) => ({ target, step, sqlstate, message, help, path, line }));
  });
  return { digest, run, outcomes, failures, retries, timing, stopped, stoppedBecause, waves, notes };
}
