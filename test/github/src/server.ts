import { createServer } from "node:http";
import type { Server } from "node:http";
import type { Caller, Operations, Reply } from "./call.ts";
import { published } from "./description.ts";
import type { Fault } from "./faults.ts";
import type { JsonObject } from "./json.ts";
import { operations as described } from "./operations/index.ts";
import { createRate } from "./rate.ts";
import type { Limits } from "./rate.ts";
import type { Violation } from "./service.ts";
import { serve } from "./wire.ts";
import type { Logged } from "./wire.ts";
import type { World } from "./world/world.ts";

/** A GitHub on loopback. Its world may be changed at any time; the next request sees it. */
export interface GitHub {
  /** For `GITHUB_API_URL`; GraphQL is below it. */
  readonly url: string;
  readonly world: World;
  /** Every request since the start, oldest first, without its token. */
  readonly requests: readonly Logged[];
  readonly violations: readonly Violation[];
  /** A new token for someone. */
  token(caller: Caller): string;
  /** What happens to the next requests of an operation, one fault each; `*` stands for any operation. */
  fail(operation: string, ...faults: readonly Fault[]): void;
  /** Rejects when an answer did not conform to GitHub's description: the double is wrong. */
  close(): Promise<void>;
}

/** What of GitHub can be chosen: its limits, what it may answer wrongly, and how far its index lags behind. */
export interface Choices {
  readonly limits?: Partial<Limits>;
  /** How often the pull requests of a commit are asked for in vain before the index knows them, per commit. */
  readonly lag?: number;
  /** Instead of our own, to see that wrong answers are noticed. */
  readonly operations?: Operations;
}

/** Serves a world on a port the system chooses. */
export async function startGitHub(world: World, choices: Choices = {}): Promise<GitHub> {
  const callers = new Map<string, Caller>();
  const faults = new Map<string, Fault[]>();
  const requests: Logged[] = [];
  const violations: Violation[] = [];
  const rate = createRate({ requestsPerHour: 1000, writesPerMinute: 80, ...choices.limits });
  const operations: Operations = {
    ...lagging(described, choices.lag ?? 0),
    "rate-limit/get": ({ caller }) => rateReply(rate.view(caller)),
    ...choices.operations,
  };
  const violated = (violation: Violation) => void violations.push(violation);
  const service = { world, rest: published("rest"), operations, rate, violated };
  const server = createServer(serve({ service, callers, requests, faults }));
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    world,
    requests,
    violations,
    token: (caller) => newToken(callers, caller),
    fail: (operation, ...more) => void faults.set(operation, [...(faults.get(operation) ?? []), ...more]),
    close: () => closed(server, violations),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("bug: the server has no port");
  return address.port;
}

function newToken(callers: Map<string, Caller>, caller: Caller): string {
  const token = `ghs_${String(callers.size + 1).padStart(36, "x")}`;
  callers.set(token, caller);
  return token;
}

async function closed(server: Server, violations: readonly Violation[]): Promise<void> {
  const over = new Promise((done) => server.close(done));
  server.closeAllConnections();
  await over;
  const wrong = violations.filter(({ kind }) => kind === "response");
  if (wrong.length > 0) throw new Error(`bug: the double is wrong: ${JSON.stringify(wrong)}`);
}

function rateReply(core: JsonObject): Reply {
  return { status: 200, body: { resources: { core, search: core }, rate: core } };
}

/** The index of commits and their pull requests, which knows a commit only after it was asked a few times. */
function lagging(all: Operations, times: number): Operations {
  const id = "repos/list-pull-requests-associated-with-commit";
  const asked = new Map<string, number>();
  return {
    ...all,
    [id](call) {
      const sha = call.path["commit_sha"] ?? "";
      const before = asked.get(sha) ?? 0;
      asked.set(sha, before + 1);
      return before < times ? { status: 200, list: [] } : (all[id]?.(call) ?? { status: 404 });
    },
  };
}
