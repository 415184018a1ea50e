import type { Event } from "@tenantry/core";

export type StopReason = Extract<Event, { type: "stopped" }>["reason"];

/** Ends a run early: no target is started any more. The first reason stays. */
export interface Stop {
  readonly reason: StopReason | null;
  /** Aborted as soon as there is a reason, with it. */
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
      controller.abort(reason);
    },
  };
}
