import { readFileSync, statfsSync } from "node:fs";
import { freemem } from "node:os";

const memory = "/dev/shm";
const needed = 3 * 1024 ** 3;

/**
 * Has everything temporary of this run in memory, where there is room: PostgreSQL makes 300 files for a database, and each test
 * has one. Whoever names a folder in TMPDIR gets that one.
 */
export function keepInMemory(): void {
  if (process.env["TMPDIR"] === undefined && roomInMemory() >= needed) process.env["TMPDIR"] = memory;
}

/** Bytes; a container may have a small one, a guarded machine one in which no script runs, and other systems have none. */
function roomInMemory(): number {
  try {
    const mount = readFileSync("/proc/self/mounts", "utf8")
      .split("\n")
      .find((line) => line.includes(` ${memory} `));
    if (mount === undefined || /\bnoexec\b/.test(mount)) return 0;
    const { bavail, bsize } = statfsSync(memory);
    return Math.min(bavail * bsize, freemem());
  } catch {
    return 0;
  }
}
