import { Worker } from "node:worker_threads";
import { allowance } from "./allowance.ts";
import type { Allowance } from "./allowance.ts";
import { SandboxError } from "./error.ts";
import { workerScript } from "./worker.ts";

/** What came of one message. */
export interface SandboxReply {
  /** One per statement; the first rows of each, as objects of JSON. */
  readonly results: readonly SandboxResult[];
  readonly notices: readonly SandboxNotice[];
  /** What the server refused; null where it did not. */
  readonly error: SandboxRefusal | null;
}

export interface SandboxResult {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Rows affected. */
  readonly count: number;
}

export interface SandboxNotice {
  readonly severity: string;
  readonly sqlstate: string;
  readonly message: string;
}

export interface SandboxRefusal {
  readonly sqlstate: string;
  readonly message: string;
  /** 1-based, in code points; null where the server gave none. */
  readonly position: number | null;
}

export interface Limits {
  readonly timeoutMs: number;
  readonly memoryBytes: number;
  readonly inAll: Allowance;
}

/** The thread that PGlite runs in. */
export interface Thread {
  ask(text: string): Promise<SandboxReply>;
  /** What is asked from then on fails with `why`. */
  end(why: SandboxError): Promise<void>;
}

// A plain role, so that the server itself refuses files and programs; whoever undoes that meets the walls around it.
function setupWith(roles: readonly string[]): string {
  return [
    "create role sandbox",
    "alter schema public owner to sandbox",
    "grant create on database postgres to sandbox",
    ...roles.flatMap((role) => [`create role ${role}`, `grant ${role} to sandbox`]),
    "set session authorization sandbox",
  ].join("; ");
}

/** Starting takes much, however little is asked later. */
const starting: Limits = {
  timeoutMs: 300_000,
  memoryBytes: 2 * 1024 * 1024 * 1024,
  inAll: allowance(Number.POSITIVE_INFINITY),
};
const mostRows = 10_000;
const betweenLooksMs = 20;

/** Starts PGlite in a thread of its own and waits until it answers. */
export async function startThread(limits: Limits, roles: readonly string[]): Promise<Thread> {
  const worker = new Worker(workerScript, {
    eval: true,
    env: {},
    argv: [],
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    workerData: { module: pglite(), setup: setupWith(roles), mostRows },
  });
  const thread = over(worker, limits);
  await thread.started;
  return thread;
}

function pglite(): string {
  try {
    return import.meta.resolve("@electric-sql/pglite");
  } catch (cause) {
    const message = "The sandbox is not installed: npm install --save-dev @electric-sql/pglite";
    throw new SandboxError("missing", message, { cause });
  }
}

interface Waiting {
  readonly resolve: (reply: SandboxReply) => void;
  readonly reject: (error: Error) => void;
}

function over(worker: Worker, limits: Limits): Thread & { readonly started: Promise<SandboxReply> } {
  const waiting = new Map<number, Waiting>();
  let over: Error | null = null;
  let last = 0;
  let before = process.memoryUsage.rss();
  const stop = async (error: Error): Promise<void> => {
    over ??= error;
    for (const { reject } of waiting.values()) reject(over);
    waiting.clear();
    await worker.terminate();
  };
  worker.on("message", (message: unknown) => {
    const { id, reply } = replyOf(message);
    waiting.get(id)?.resolve(reply);
    waiting.delete(id);
  });
  const died = (): void => void stop(new SandboxError("dead", "The sandbox ended by itself."));
  worker.on("error", died).on("exit", died);
  const wait = (id: number, most: Limits): Promise<SandboxReply> => {
    const reply = new Promise<SandboxReply>((resolve, reject) => waiting.set(id, { resolve, reject }));
    return watched(reply, most, before, stop);
  };
  const start = async (): Promise<SandboxReply> => {
    const reply = await wait(0, starting);
    before = process.memoryUsage.rss();
    return reply;
  };
  return {
    started: start(),
    async ask(text) {
      if (over === null && limits.inAll.leftMs() === 0) await stop(late(limits.inAll.totalMs, " in all"));
      if (over !== null) throw over;
      last += 1;
      const reply = wait(last, limits);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage({ id: last, text });
      return await reply;
    },
    end: stop,
  };
}

/** Ends the thread where it takes too long or too much: only from outside can that be seen while it computes. */
async function watched(
  reply: Promise<SandboxReply>,
  { timeoutMs, memoryBytes, inAll }: Limits,
  before: number,
  stop: (error: Error) => Promise<void>,
): Promise<SandboxReply> {
  const start = performance.now();
  const leftMs = inAll.leftMs();
  const allowed = before + memoryBytes;
  const look = setInterval(() => {
    const tookMs = performance.now() - start;
    if (process.memoryUsage.rss() > allowed) {
      const most = Math.round(memoryBytes / 1024 / 1024);
      void stop(new SandboxError("memory", `The SQL took more than ${most} MB: the sandbox was ended.`));
    } else if (tookMs > timeoutMs) {
      void stop(late(timeoutMs, ""));
    } else if (tookMs > leftMs) {
      void stop(late(inAll.totalMs, " in all"));
    }
  }, betweenLooksMs);
  try {
    return await reply;
  } finally {
    clearInterval(look);
    inAll.spend(performance.now() - start);
  }
}

function late(limitMs: number, what: "" | " in all"): SandboxError {
  const seconds = Math.round(limitMs / 100) / 10;
  return new SandboxError("time", `The SQL took longer than ${seconds} s${what}: the sandbox was ended.`);
}

/** What the thread says is not trusted to have any shape. */
function replyOf(message: unknown): { readonly id: number; readonly reply: SandboxReply } {
  const id = Number(field(message, "id"));
  const results = list(field(message, "results")).map((result) => ({
    count: Number(field(result, "count")),
    rows: list(field(result, "rows")).map(rowOf),
  }));
  const notices = list(field(message, "notices")).map((notice) => ({
    severity: String(field(notice, "severity")),
    sqlstate: String(field(notice, "sqlstate")),
    message: String(field(notice, "message")),
  }));
  return { id, reply: { results, notices, error: refusalOf(field(message, "error")) } };
}

function refusalOf(error: unknown): SandboxRefusal | null {
  if (error === undefined) return null;
  const position = field(error, "position");
  return {
    sqlstate: String(field(error, "sqlstate")),
    message: String(field(error, "message")),
    position: typeof position === "number" ? position : null,
  };
}

function rowOf(text: unknown): Readonly<Record<string, unknown>> {
  const row: unknown = JSON.parse(String(text));
  return typeof row === "object" && row !== null ? { ...row } : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
