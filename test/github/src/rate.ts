import { Refusal } from "./call.ts";
import type { Caller } from "./call.ts";
import type { JsonObject } from "./json.ts";
import { secondaryLimit } from "./faults.ts";

/** How much GitHub takes before it asks to wait. */
export interface Limits {
  /** Of one token; a workflow's own has 1,000. */
  readonly requestsPerHour: number;
  /** Requests that create content, of one token. */
  readonly writesPerMinute: number;
}

export interface Rate {
  /** Counts a request; a refusal when it is one too many. */
  count(caller: Caller, kind: "read" | "write"): Refusal | null;
  headers(caller: Caller): Readonly<Record<string, string>>;
  view(caller: Caller): JsonObject;
}

/** Primary and secondary limits, by the real clock. */
export function createRate({ requestsPerHour, writesPerMinute }: Limits): Rate {
  const reset = Math.floor(Date.now() / 1000) + 3600;
  const used = new Map<Caller, number>();
  const writes = new Map<Caller, readonly number[]>();
  const view = (caller: Caller) => {
    const taken = used.get(caller) ?? 0;
    return { limit: requestsPerHour, remaining: Math.max(0, requestsPerHour - taken), used: taken, reset };
  };
  return {
    view,
    headers: (caller) => Object.fromEntries(rateHeaders(view(caller))),
    count(caller, kind) {
      if ((used.get(caller) ?? 0) >= requestsPerHour) return new Refusal(403, primaryLimit);
      used.set(caller, (used.get(caller) ?? 0) + 1);
      if (kind === "read") return null;
      const recent = (writes.get(caller) ?? []).filter((at) => at > Date.now() - 60_000);
      if (recent.length >= writesPerMinute) return tooManyWrites(recent);
      writes.set(caller, [...recent, Date.now()]);
      return null;
    },
  };
}

const primaryLimit = "API rate limit exceeded for installation.";

function tooManyWrites(recent: readonly number[]): Refusal {
  const wait = Math.ceil(((recent[0] ?? 0) + 60_000 - Date.now()) / 1000);
  return new Refusal(403, secondaryLimit, { headers: { "retry-after": String(Math.max(1, wait)) } });
}

function rateHeaders(view: Readonly<Record<string, number>>): readonly (readonly [string, string])[] {
  const numbers = Object.entries(view).map(
    ([name, value]) => [`x-ratelimit-${name}`, String(value)] as const,
  );
  return [...numbers, ["x-ratelimit-resource", "core"]];
}
