import { randomBytes } from "node:crypto";
import { allowance } from "./allowance.ts";
import type { Allowance } from "./allowance.ts";
import { SandboxError } from "./error.ts";
import { startThread } from "./thread.ts";
import type { SandboxReply, Thread } from "./thread.ts";

export interface SandboxOptions {
  /** For one call of `run`, in milliseconds; a minute by default. */
  readonly timeoutMs?: number;
  /** For all calls, and those of the other sandboxes that share it; without a limit when left out. */
  readonly inAll?: Allowance;
  /** How much more than with an empty sandbox this process may take, in bytes; 512 MB by default. */
  readonly memoryBytes?: number;
  /** Roles that are there and may be taken on, quoted as in SQL. */
  readonly roles?: readonly string[];
}

/** A PostgreSQL for SQL that nobody has read yet: in memory, without files, programs, network or environment. */
export interface Sandbox {
  /**
   * Runs statements as one message. `statements` is how many there are: where the server answers fewer, it dropped some. What the
   * server refuses is an answer. Throws `SandboxError`, after which the sandbox is gone.
   */
  run(text: string, statements: number): Promise<SandboxReply>;
  /** Ends it, whatever it is doing. */
  close(): Promise<void>;
}

const minuteMs = 60_000;
const enoughBytes = 512 * 1024 * 1024;

/** Starts a sandbox. Throws `SandboxError`, `missing` where PGlite is not installed. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { timeoutMs = minuteMs, memoryBytes = enoughBytes, roles = [] } = options;
  const { inAll = allowance(Number.POSITIVE_INFINITY) } = options;
  const thread = await startThread({ timeoutMs, memoryBytes, inAll }, roles);
  return {
    async run(text, statements) {
      const reply = await thread.ask(text);
      if (reply.error === null && reply.results.length !== statements) {
        throw await ended(
          thread,
          new SandboxError(
            "results",
            `The sandbox answered ${reply.results.length} of ${statements} statements: it was ended.`,
          ),
        );
      }
      await probe(thread);
      return reply;
    },
    close: () => thread.end(new SandboxError("dead", "The sandbox was closed.")),
  };
}

/** After a statement that it cannot stand, PGlite goes on answering with nothing. */
async function probe(thread: Thread): Promise<void> {
  const nonce = randomBytes(8).toString("hex");
  const { results, error } = await thread.ask(`select pg_catalog.concat('${nonce}') as alive`);
  // In a transaction that is aborted it refuses everything, which is an answer too.
  if (results[0]?.rows[0]?.["alive"] === nonce || error?.sqlstate === "25P02") return;
  throw await ended(thread, new SandboxError("dead", "The sandbox does not answer any more: it was ended."));
}

async function ended(thread: Thread, error: SandboxError): Promise<SandboxError> {
  await thread.end(error);
  return error;
}
