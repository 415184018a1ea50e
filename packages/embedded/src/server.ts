import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findAccount } from "./account.ts";
import { findPostgres } from "./binaries.ts";
import { EmbeddedError } from "./error.ts";
import { prepareFolder } from "./folder.ts";
import { clearStaleLock } from "./postmaster.ts";
import { joinRunning } from "./published.ts";
import type { Held } from "./published.ts";
import { start } from "./start.ts";
import type { StartOptions } from "./start.ts";
import { isAlive } from "./users.ts";

export interface ServerOptions {
  /** Where the data is kept; null for a temporary folder that is deleted with the server. */
  readonly folder: string | null;
  /** A folder with other binaries (`bin/postgres`, or `native/bin/postgres` as in the npm packages). */
  readonly binaries?: string;
  /** Server settings. They, like `port`, count only for the process that starts the server. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** 0, the default, lets the operating system choose. Always on 127.0.0.1. */
  readonly port?: number;
  /** Milliseconds after which a start or stop is given up; two minutes by default. */
  readonly deadlineMs?: number;
}

/** A running server. It is stopped with the last process that uses it, whichever way that process ends. */
export interface Server {
  /** Superuser `postgres` in database `postgres`. Holds the password. */
  readonly url: string;
  readonly port: number;
  /** E.g. `18.4`. */
  readonly version: string;
  /** Process id of the postmaster. */
  readonly pid: number;
  readonly folder: string;
  /** Lets go of it. Waits until it is down, unless another process still uses it. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash would, for every user. */
  kill(): Promise<void>;
}

/** Starts a PostgreSQL server, or joins the one that already runs in the folder. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const postgres = findPostgres(options.binaries);
  const { account, version } = findAccount(postgres);
  const deadlineMs = options.deadlineMs ?? 120_000;
  const data = options.folder === null ? "throw away" : "keep";
  const held = await joinOrStart(options.folder, {
    data,
    account,
    postgres,
    version,
    settings: options.settings ?? {},
    port: options.port ?? 0,
    until: Date.now() + deadlineMs,
  });
  return serve(held, data, deadlineMs);
}

async function joinOrStart(asked: string | null, setup: Omit<StartOptions, "folder">): Promise<Held> {
  for (;;) {
    const folder = prepareFolder(asked, setup.version);
    const held = (await joinRunning(folder)) ?? (await start({ ...setup, folder }));
    if (held === "port taken" && setup.port !== 0) {
      const message = `Port ${setup.port} on 127.0.0.1 is in use: choose another.`;
      throw new EmbeddedError("not-started", message);
    }
    if (typeof held !== "string") return held;
    if (Date.now() > setup.until) {
      const message = `Another PostgreSQL runs on the data in ${folder} and is not shared: its pid is the first line of cluster/data/postmaster.pid. Stop it.`;
      throw new EmbeddedError("not-started", message);
    }
    if (held === "taken") clearStaleLock(join(folder, "cluster", "data"));
    await pause(50);
  }
}

function serve({ folder, published, use }: Held, data: "keep" | "throw away", deadlineMs: number): Server {
  const { pid, port, version } = published;
  const run = join(folder, published.run);
  const password = readFileSync(join(folder, "cluster", "password"), "utf8");

  async function stop(): Promise<void> {
    const last = use.end() === "last";
    if (last) await until(() => !existsSync(data === "keep" ? run : folder), deadlineMs, pid);
  }

  async function kill(): Promise<void> {
    if (!existsSync(join(run, "exit")) && isAlive(pid)) process.kill(pid, "SIGQUIT");
    await until(() => !existsSync(run) || existsSync(join(run, "exit")), deadlineMs, pid);
    await stop();
  }

  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    port,
    version,
    pid,
    folder,
    stop,
    kill,
  };
}

async function until(isDone: () => boolean, deadlineMs: number, pid: number): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!isDone()) {
    if (Date.now() > end) {
      throw new EmbeddedError("not-stopped", `The embedded PostgreSQL (process ${pid}) does not stop.`);
    }
    await pause(10);
  }
}
