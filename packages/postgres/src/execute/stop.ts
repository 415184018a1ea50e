import type { Event, Failure } from "@tenantry/core";
import { likeness } from "./failure.ts";
import type { Task } from "./task.ts";

export type StopReason = Extract<Event, { type: "stopped" }>["reason"];

/** Ends a run early: no target is started any more. The first reason stays. */
export interface Stop {
  readonly reason: StopReason | null;
  /** Aborted as soon as there is a reason. */
  readonly signal: AbortSignal;
  /** `message` says what exactly, where the reason alone does not. */
  now(reason: StopReason, message?: string): void;
}

/** `onStop` hears of it once. */
export function stop(onStop: (reason: StopReason, message?: string) => void): Stop {
  const controller = new AbortController();
  let first: StopReason | null = null;
  return {
    get reason() {
      return first;
    },
    signal: controller.signal,
    now(reason, message) {
      if (first !== null) return;
      first = reason;
      onStop(reason, message);
      controller.abort();
    },
  };
}

/** Counts what became of targets. */
export interface Breaker {
  done(task: Task, host: string): void;
  failed(task: Task, host: string, failure: Failure): void;
}

const enough = 5;

/**
 * Ends the run after too many failed targets, after the first five of a cohort when they fail alike, and after five in a row
 * that could not be reached on one host.
 */
export function breaker(stop: Stop, maxFailures: number | null): Breaker {
  const cohorts = new Map<string, { readonly failures: readonly string[] } | "some done">();
  const unreachable = new Map<string, number>();
  let failures = 0;
  return {
    done(task, host) {
      cohorts.set(task.cohort.digest, "some done");
      unreachable.delete(host);
    },
    failed({ cohort }, host, failure) {
      failures += 1;
      if (maxFailures !== null && failures >= maxFailures) stop.now("max-failures");
      const earlier = cohorts.get(cohort.digest) ?? { failures: [] };
      if (earlier !== "some done") {
        const like = `${failure.step} ${likeness(failure.sqlstate, failure.message)}`;
        const all = [...earlier.failures, like];
        cohorts.set(cohort.digest, { failures: all });
        if (all.length === enough && new Set(all).size === 1) stop.now("circuit-breaker");
      }
      const inRow = failure.step === null ? (unreachable.get(host) ?? 0) + 1 : 0;
      unreachable.set(host, inRow);
      if (inRow >= enough) stop.now("circuit-breaker");
    },
  };
}
