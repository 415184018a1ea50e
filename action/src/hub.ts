import { setTimeout as pause } from "node:timers/promises";
import { getOctokit } from "@actions/github";

/** GitHub's API for one repository, patient with what passes. */
export interface Hub {
  readonly api: ReturnType<typeof getOctokit>;
  readonly place: { readonly owner: string; readonly repo: string };
}

/** Tried so often in all, at most. */
const attempts = 4;
/** A request without an answer is given up after this, and tried again; once one got none at all, the next are tried once. */
const silenceMs = 30_000;
/** Longer than this nobody waits for a rate limit. */
const longestMs = 60_000;

export function hubOf(token: string, place: Hub["place"]): Hub {
  const api = getOctokit(token);
  let most = attempts;
  api.hook.wrap("request", async (request, options) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        // In place: the hooks behind this one look at the first options only, whatever they are handed.
        options.request = { ...options.request, signal: AbortSignal.timeout(silenceMs) };
        const answer = await request(options);
        most = attempts;
        return answer;
      } catch (error) {
        const wait = attempt >= most ? null : waitOf(error, effectOf(options), attempt);
        if (wait === null) {
          most = statusOf(error) === null ? 1 : attempts;
          throw error;
        }
        await pause(wait);
      }
    }
  });
  return { api, place };
}

/** What GitHub answered; null where it did not. */
export function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number") return null;
  // The client calls a broken connection 500, and knows no response then.
  return "response" in error && error.response !== undefined ? error.status : null;
}

/** What became of a request, for people: never a token or an address. */
export function whyOf(error: unknown): string {
  const status = statusOf(error);
  if (status === null) return "GitHub did not answer";
  const said = error instanceof Error ? error.message.split("\n")[0]?.split(" - https://")[0] : undefined;
  return `GitHub answered ${status}${said === undefined || said.startsWith("<") ? "" : `: ${said}`}`;
}

/** Of two check runs the newest counts, so that one too many does no harm; two comments are one too many. */
function effectOf({ method, url }: { readonly method: string; readonly url: string }): Effect {
  const isRepeatable = method !== "POST" || url === "/graphql" || url.endsWith("/check-runs");
  return isRepeatable ? "repeatable" : "once";
}

type Effect = "repeatable" | "once";

/** Milliseconds until the next attempt; null where there is none. What may have been done is not asked for twice. */
function waitOf(error: unknown, effect: Effect, attempt: number): number | null {
  const status = statusOf(error);
  const backoff = Math.round(200 * 3 ** (attempt - 1) * (0.5 + Math.random()));
  if (status === 429 || status === 403) {
    const asked = limitOf(error);
    if (asked === null) return status === 429 ? backoff : null;
    return asked > longestMs ? null : asked;
  }
  const isPassing = status === null || status >= 500;
  return isPassing && effect === "repeatable" ? backoff : null;
}

/** How long a rate limit wants us to wait, in milliseconds. */
function limitOf(error: unknown): number | null {
  const headers = headersOf(error);
  const after = Number(headers["retry-after"]);
  if (headers["retry-after"] !== undefined && Number.isFinite(after)) return after * 1000;
  const reset = Number(headers["x-ratelimit-reset"]);
  if (headers["x-ratelimit-remaining"] !== "0" || !Number.isFinite(reset)) return null;
  return Math.max(0, reset * 1000 - Date.now());
}

function headersOf(error: unknown): Readonly<Record<string, unknown>> {
  if (typeof error !== "object" || error === null || !("response" in error)) return {};
  const { response } = error;
  if (typeof response !== "object" || response === null || !("headers" in response)) return {};
  return typeof response.headers === "object" && response.headers !== null ? { ...response.headers } : {};
}
