import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Account } from "./account.ts";
import { EmbeddedError } from "./error.ts";
import { startKeeper } from "./keeper.ts";
import { freePort } from "./port.ts";
import { readPostmaster } from "./postmaster.ts";
import { publish } from "./published.ts";
import type { Held } from "./published.ts";
import { createFifo, isDead, takeUse } from "./users.ts";

export interface StartOptions {
  readonly folder: string;
  readonly data: "keep" | "throw away";
  readonly account: Account;
  readonly postgres: string;
  readonly version: string;
  readonly settings: Readonly<Record<string, string | number>>;
  /** 0 for any. */
  readonly port: number;
  /** As `Date.now()`. */
  readonly until: number;
}

/**
 * Starts a server in a folder where none runs. `taken`: another process was faster or is still stopping;
 * `port taken`: it was free a moment ago. A temporary folder cannot be used again then.
 */
export async function start(options: StartOptions): Promise<Held | "taken" | "port taken"> {
  const { folder, account } = options;
  const port = options.port === 0 ? await freePort() : options.port;
  const run = `run-${randomBytes(6).toString("hex")}`;
  const path = join(folder, run);
  mkdirSync(path, { mode: 0o700 });
  const fifo = createFifo(path);
  try {
    writeFileSync(join(path, "password"), randomBytes(18).toString("base64url"), { mode: 0o600 });
    giveTo(account, [folder, path, join(path, "users"), join(path, "password")]);
    let failure: Error | null = null;
    startKeeper({ ...options, run: path, command: command(options, port) }, (error) => {
      failure = error;
    });
    const outcome = await settle(options, path, port, () => failure);
    if (typeof outcome === "string") return outcome;
    const use = await takeUse(path);
    if (use === null) return "taken";
    const published = { run, port, pid: outcome.pid, version: options.version };
    publish(folder, published);
    removeDeadRuns(folder);
    return { folder, published, use };
  } finally {
    fifo.release();
  }
}

function command(options: StartOptions, port: number): readonly string[] {
  const settings = {
    ...options.settings,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    port,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return [options.postgres, "-D", join(options.folder, "cluster", "data"), ...flags];
}

function giveTo(account: Account, paths: readonly string[]): void {
  if (account.ids === null) return;
  for (const path of paths) chownSync(path, account.ids.uid, account.ids.gid);
}

/** Waits until the server answers, or until it is clear why it does not. */
async function settle(
  options: StartOptions,
  run: string,
  port: number,
  failure: () => Error | null,
): Promise<{ readonly pid: number } | "taken" | "port taken"> {
  const data = join(options.folder, "cluster", "data");
  for (;;) {
    const cause = failure();
    if (cause !== null) throw new EmbeddedError("not-started", "No shell (sh) could be started.", { cause });
    if (existsSync(join(run, "exit"))) return readFailure(readLog(run));
    const { pid, ...postmaster } = readPostmaster(data) ?? { pid: 0, port: 0, status: "" };
    if (answers(postmaster.status) && postmaster.port === port && pid === readPid(run)) return { pid };
    if (Date.now() > options.until) throw notStarted("It did not become ready in time.", readLog(run));
    await pause(10);
  }
}

/** A hot standby never says that it is ready. */
function answers(status: string): boolean {
  return status === "ready" || status === "standby";
}

function readFailure(log: string): "taken" | "port taken" {
  if (/lock file "postmaster.pid" already exists|pre-existing shared memory block/.test(log)) return "taken";
  if (/could not create any TCP\/IP sockets/.test(log)) return "port taken";
  throw notStarted("It ended at once.", log);
}

function notStarted(what: string, log: string): EmbeddedError {
  const tail = log.trim().split("\n").slice(-8).join("\n  ");
  return new EmbeddedError("not-started", `The embedded PostgreSQL did not start. ${what}\n  ${tail}`);
}

function readLog(run: string): string {
  return readText(join(run, "log"));
}

function readPid(run: string): number {
  return Number(readText(join(run, "pid")));
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** What killed keepers left behind. A run without a FIFO is only just being made. */
function removeDeadRuns(folder: string): void {
  for (const entry of readdirSync(folder)) {
    const run = join(folder, entry);
    const isRun = entry.startsWith("run-") && existsSync(join(run, "users"));
    if (isRun && isDead(run)) rmSync(run, { recursive: true, force: true });
  }
}
