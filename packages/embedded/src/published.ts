import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive, takeUse } from "./users.ts";
import type { Use } from "./users.ts";

/** What the process that started a server tells the others, in `server.json` of its folder. */
export interface Published {
  /** Name of the run folder, with the FIFO of its users. */
  readonly run: string;
  readonly pid: number;
  readonly port: number;
  readonly version: string;
}

/** A running server and our use of it. */
export interface Held {
  readonly folder: string;
  readonly published: Published;
  readonly use: Use;
}

export function publish(folder: string, published: Published): void {
  const draft = join(folder, published.run, "server.json");
  writeFileSync(draft, `${JSON.stringify(published)}\n`);
  renameSync(draft, join(folder, "server.json"));
}

/** The server that runs in this folder, now also ours; null when none does. */
export async function joinRunning(folder: string): Promise<Held | null> {
  const published = readPublished(join(folder, "server.json"));
  if (published === null) return null;
  const use = await takeUse(join(folder, published.run));
  if (use === null) return null;
  if (isAlive(published.pid)) return { folder, published, use };
  use.end();
  return null;
}

function readPublished(file: string): Published | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isPublished(value) ? value : null;
  } catch {
    return null;
  }
}

function isPublished(value: unknown): value is Published {
  return (
    typeof value === "object" &&
    value !== null &&
    "run" in value &&
    typeof value.run === "string" &&
    "pid" in value &&
    typeof value.pid === "number" &&
    "port" in value &&
    typeof value.port === "number" &&
    "version" in value &&
    typeof value.version === "string"
  );
}
