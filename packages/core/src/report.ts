import { durations, type Durations } from "./durations.ts";
import type { Event, Failure, Outcome, WaveOutcomes } from "./event.ts";
import { failures, type FailureGroup, type Failures } from "./failures.ts";
import { exitCode, type ExitCode } from "./problem.ts";

/** What happened in a run. Its size does not grow with the fleet. */
export interface Report {
  readonly verb: "apply" | "revert";
  readonly digest: string;
  readonly run: string;
  /** How many targets ended in which way. */
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** How many steps were done, by this runner or by another one. */
  readonly steps: number;
  /** Failures that are alike, most targets first. */
  readonly failures: readonly FailureGroup[];
  /** Failed targets that no group of `failures` counts, because there were too many different failures. */
  readonly otherFailures: number;
  readonly retries: number;
  readonly timing: Timing;
  readonly stopped: Stopped | null;
  /** What exactly stopped it, as a sentence; null where `stopped` says it all. */
  readonly stoppedBecause: string | null;
  /** The waves of the stages that were divided, in order. */
  readonly waves: readonly WaveReport[];
  readonly notes: readonly string[];
  /** What the run alone says; problems of the plan come on top. */
  readonly exit: ExitCode;
}

/** What happened in one wave. */
export interface WaveReport {
  /** Of the plan, from 0. */
  readonly stage: number;
  /** In the stage, from 0. */
  readonly index: number;
  readonly name: string;
  /** How its targets ended in this stage; all are `skipped` in a wave that never began. */
  readonly outcomes: WaveOutcomes;
  readonly ms: number;
}

/** Milliseconds. The percentiles are over steps and at most 5 % off. */
export interface Timing {
  readonly totalMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

export type Stopped = Extract<Event, { type: "stopped" }>["reason"];

/** A report in the making. */
export interface Tally {
  add(event: Event): void;
  report(): Report;
}

/** What is shown of a run is a fold of its events; this is the fold. */
export function tally(): Tally {
  const sums: Sums = {
    run: { verb: "apply", digest: "", run: "" },
    outcomes: { done: 0, failed: 0, unknown: 0, gone: 0, unreached: 0, unchanged: 0, skipped: 0 },
    kinds: new Set(),
    steps: 0,
    retries: 0,
    totalMs: 0,
    stopped: null,
    stoppedBecause: null,
    waves: [],
    notes: new Set(),
    failures: failures(),
    durations: durations(),
  };
  return { add: (event) => add(sums, event), report: () => reportOf(sums) };
}

/** The report of a run whose events are all there. */
export function report(events: Iterable<Event>): Report {
  const sums = tally();
  for (const event of events) sums.add(event);
  return sums.report();
}

/** The exit code is a function of how targets ended and why a run stopped, in whatever order. */
export function reportExit(
  outcomes: Readonly<Record<Outcome, number>>,
  kinds: Iterable<Failure["kind"]>,
  stopped: Stopped | null,
): ExitCode {
  const codes: ExitCode[] = [...kinds].map((kind) => exits[kind]);
  if (outcomes.unknown > 0 || outcomes.unreached > 0) codes.push(5);
  if (stopped !== null) codes.push(stops[stopped]);
  return exitCode(codes);
}

const exits: Readonly<Record<Failure["kind"], ExitCode>> = {
  error: 5,
  busy: 6,
  "needs-decision": 7,
  integrity: 4,
};

const stops: Readonly<Record<Stopped, ExitCode>> = {
  "max-failures": 5,
  "circuit-breaker": 5,
  deadline: 5,
  signal: 130,
  "lease-lost": 6,
  busy: 6,
  unconfirmed: 5,
};

/** Notes beyond these are not kept: a report stays small whatever happens. */
const mostNotes = 20;

interface Sums {
  run: Pick<Report, "verb" | "digest" | "run">;
  readonly outcomes: Record<Outcome, number>;
  readonly kinds: Set<Failure["kind"]>;
  steps: number;
  retries: number;
  totalMs: number;
  stopped: Stopped | null;
  stoppedBecause: string | null;
  readonly waves: WaveReport[];
  readonly notes: Set<string>;
  readonly failures: Failures;
  readonly durations: Durations;
}

function add(sums: Sums, event: Event): void {
  switch (event.type) {
    case "run":
      sums.run = { verb: event.verb, digest: event.digest, run: event.run };
      return;
    case "step":
      sums.steps += 1;
      if (event.how === "ran") sums.durations.add(event.ms);
      return;
    case "retry":
      sums.retries += 1;
      return;
    case "target":
      sums.outcomes[event.outcome] += 1;
      if (event.outcome !== "failed") return;
      sums.kinds.add(event.failure.kind);
      sums.failures.add(event.failure);
      return;
    case "note":
      if (sums.notes.size < mostNotes) sums.notes.add(event.message);
      return;
    case "stopped":
      sums.stopped = event.reason;
      if (event.message !== undefined) sums.stoppedBecause = event.message;
      return;
    case "end":
      sums.totalMs = event.ms;
      return;
    case "wave-end": {
      const { stage, index, name, outcomes, ms } = event;
      sums.waves.push({ stage, index, name, outcomes, ms: rounded(ms) });
      return;
    }
    case "stage":
    case "wave":
    case "rows":
      return;
  }
}

function reportOf(sums: Sums): Report {
  const { durations, failures, outcomes, kinds, stopped } = sums;
  const timing = {
    totalMs: rounded(sums.totalMs),
    p50Ms: rounded(durations.percentile(0.5)),
    p95Ms: rounded(durations.percentile(0.95)),
    maxMs: rounded(durations.max()),
  };
  return {
    ...sums.run,
    outcomes: { ...outcomes },
    steps: sums.steps,
    failures: failures.groups(),
    otherFailures: failures.others(),
    retries: sums.retries,
    timing,
    stopped,
    stoppedBecause: sums.stoppedBecause,
    waves: [...sums.waves],
    notes: [...sums.notes],
    exit: reportExit(outcomes, kinds, stopped),
  };
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
