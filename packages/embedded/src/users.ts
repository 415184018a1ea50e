import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** One use of a server. While it is held, or until this process ends, the server runs. */
export interface Use {
  /** Says whether this was the last one, as far as one can know: another user may have been killed. */
  end(): "last" | "not last";
}

/** Makes the FIFO of a run and holds it open until `release`, so that a keeper can be started on it. */
export function createFifo(run: string): { release(): void } {
  const draft = join(run, "users.new");
  const made = spawnSync("mkfifo", ["-m", "600", draft], { encoding: "utf8" });
  if (made.status !== 0) throw made.error ?? new Error(made.stderr);
  const descriptor = openSync(draft, "r+");
  // Named only now: a FIFO that nobody reads is taken for a dead one.
  renameSync(draft, join(run, "users"));
  return { release: () => closeSync(descriptor) };
}

/** Joins the users of a run; null when its keeper is gone or going. */
export async function takeUse(run: string): Promise<Use | null> {
  const descriptor = openFifo(run);
  if (descriptor === null) return null;
  const name = `user-${process.pid}-${randomBytes(4).toString("hex")}`;
  if (await isNoticed(run, name, descriptor)) return held(run, name, descriptor);
  closeSync(descriptor);
  return null;
}

/** True when nobody reads the FIFO of a run: no keeper, and no process that is about to start one; or it is gone. */
export function isDead(run: string): boolean {
  const descriptor = openFifo(run);
  if (descriptor !== null) closeSync(descriptor);
  return descriptor === null;
}

/** Without waiting: the open fails when nobody reads. */
function openFifo(run: string): number | null {
  try {
    return openSync(join(run, "users"), constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
}

/** Once the keeper has read our name while we hold the FIFO, it cannot stop before we let go. */
async function isNoticed(run: string, name: string, descriptor: number): Promise<boolean> {
  try {
    writeSync(descriptor, `${name}\n`);
    while (!existsSync(join(run, name))) {
      if (isDead(run)) return false;
      await pause(5);
    }
    return !existsSync(join(run, "exit"));
  } catch {
    return false;
  }
}

function held(run: string, name: string, descriptor: number): Use {
  let answer: "last" | "not last" | null = null;
  return {
    end() {
      if (answer !== null) return answer;
      rmSync(join(run, name), { force: true });
      answer = hasUsers(run) ? "not last" : "last";
      closeSync(descriptor);
      return answer;
    },
  };
}

function hasUsers(run: string): boolean {
  return existsSync(run) && readdirSync(run).some(isAliveUser);
}

function isAliveUser(entry: string): boolean {
  const pid = /^user-(\d+)-/.exec(entry)?.[1];
  return pid !== undefined && isAlive(Number(pid));
}

/** Also true for a process that we may not signal. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
