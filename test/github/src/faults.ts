import type { World } from "./world/world.ts";

/** Something that goes wrong with one request. `effect` says whether GitHub did its work before. */
export type Fault =
  | { readonly kind: "pass" }
  | { readonly kind: "meanwhile"; readonly happens: (world: World) => void }
  | { readonly kind: "answer"; readonly effect: Effect; readonly answer: FaultyAnswer }
  | { readonly kind: "reset"; readonly effect: Effect }
  | { readonly kind: "silence"; readonly effect: Effect }
  | { readonly kind: "truncated" };

export type Effect = "before the effect" | "after the effect";

interface FaultyAnswer {
  readonly status: number;
  readonly message: string;
  readonly type: "json" | "html";
  readonly headers: Readonly<Record<string, string>>;
}

/** Lets one request through, to fail a later one. */
export function pass(): Fault {
  return { kind: "pass" };
}

/** Something happens just before the request arrives: another run comments, a person deletes. */
export function meanwhile(happens: (world: World) => void): Fault {
  return { kind: "meanwhile", happens };
}

/** Answers with a status, in GitHub's words. With `retryAfter` (seconds) a 403 or 429 is a secondary rate limit. */
export function answer(
  status: number,
  given: {
    readonly retryAfter?: number;
    readonly message?: string;
    readonly effect?: Effect;
    /** As `x-ratelimit-reset`. */
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Fault {
  const { retryAfter, effect = "before the effect" } = given;
  const wait: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  const message =
    given.message ?? (retryAfter === undefined ? messages[status] : secondaryLimit) ?? "Server Error";
  return {
    kind: "answer",
    effect,
    answer: { status, message, type: "json", headers: { ...wait, ...given.headers } },
  };
}

/** A page made for people where JSON was expected, as proxies send. */
export function html(status: number, effect: Effect = "before the effect"): Fault {
  const message = "<!DOCTYPE html><title>Unicorn! · GitHub</title>";
  return { kind: "answer", effect, answer: { status, message, type: "html", headers: {} } };
}

/** The connection breaks without an answer. */
export function reset(effect: Effect): Fault {
  return { kind: "reset", effect };
}

/** No answer ever comes; the connection stays. */
export function silence(effect: Effect): Fault {
  return { kind: "silence", effect };
}

/** The work is done, and the connection breaks in the middle of the JSON. */
export function truncated(): Fault {
  return { kind: "truncated" };
}

export const secondaryLimit =
  "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

const messages: Readonly<Record<number, string>> = {
  401: "Bad credentials",
  403: "Resource not accessible by integration",
  404: "Not Found",
  422: "Validation Failed",
  429: secondaryLimit,
};
