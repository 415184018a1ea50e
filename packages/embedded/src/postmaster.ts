import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./users.ts";

/** What a running server says about itself in its lock file; null when there is none. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly status: string;
}

export function readPostmaster(data: string): Postmaster | null {
  const lines = readText(join(data, "postmaster.pid"))?.split("\n");
  if (lines === undefined) return null;
  return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() ?? "" };
}

/**
 * Removes a lock file that a crash left behind when its pid now belongs to another program: PostgreSQL would refuse
 * to start for ever. A pid that is gone PostgreSQL handles itself.
 */
export function clearStaleLock(data: string): void {
  const file = join(data, "postmaster.pid");
  const before = readText(file);
  const pid = Number(before?.split("\n")[0]);
  if (before === undefined || !isAlive(pid) || isPostgres(pid)) return;
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  // Somebody else may have cleared it and started meanwhile: then this is their file.
  if (readText(aside) === before) rmSync(aside);
  else renameSync(aside, file);
}

function isPostgres(pid: number): boolean {
  const words = existsSync("/proc/self/cmdline")
    ? (readText(`/proc/${pid}/cmdline`) ?? "")
    : spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout;
  return /(^|\/)postgres\b/.test(words);
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
