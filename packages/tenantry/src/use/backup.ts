import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Target } from "@tenantry/core";
import { dumpTargets, ToolError } from "@tenantry/postgres";
import type { DumpFile, Environment, Fleet } from "@tenantry/postgres";
import { TenantryError, usage } from "../error.ts";

/** `manifest.json` of a backup: what is in which file. */
export interface Manifest {
  readonly version: 1;
  readonly environment: string;
  /** ISO 8601. */
  readonly at: string;
  /** As `server_version_num`. */
  readonly serverVersion: number;
  readonly tool: string;
  readonly files: readonly DumpFile[];
}

/** A backup that somebody asked for. */
export interface BackupRequest {
  readonly environment: Environment;
  readonly fleet: Pick<Fleet, "databases">;
  readonly targets: readonly Target[];
  readonly cwd: string;
  /** The folder to make; null for one that is named for the environment and the time. */
  readonly out: string | null;
  readonly now: Date;
  /** The PATH on which pg_dump is found. */
  readonly path: string | undefined;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface BackedUp {
  /** As it was asked for, relative to `cwd`. */
  readonly folder: string;
  readonly manifest: Manifest;
}

// Beyond this a logical dump is the wrong tool.
const many = 200;

/**
 * Dumps targets into a new folder: each schema is in one of a few files. Throws exit 2 where the folder or pg_dump will not do,
 * exit 5 where a dump failed.
 */
export async function backUp(request: BackupRequest): Promise<BackedUp> {
  const { environment, fleet, targets, now, signal, path, say } = request;
  const folder = request.out ?? `backup-${environment.name}-${stamp(now)}`;
  const full = resolve(request.cwd, folder);
  if (targets.length > many) say(costs(targets.length));
  await makeFolder(full, folder);
  const dumped = await dumpTargets(environment, fleet, targets, { folder: full, path, signal, say }).catch(
    (error: unknown) => {
      throw unfit(error);
    },
  );
  if (dumped.kind === "failed")
    throw new TenantryError(
      "backup-failed",
      `The backup failed: ${dumped.message}`,
      `What is in ${folder} is not whole.`,
      5,
    );
  const { files, serverVersion, tool } = dumped;
  if (tool.warning !== null) say(tool.warning);
  const manifest: Manifest = {
    version: 1,
    environment: environment.name,
    at: now.toISOString(),
    serverVersion,
    tool: `${tool.name} ${tool.version}`,
    files,
  };
  await writeFile(join(full, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  return { folder, manifest };
}

/** The program will not do: exit 2 with the fix. */
export function unfit(error: unknown): unknown {
  return error instanceof ToolError ? usage(`tool-${error.code}`, error.message, error.help) : error;
}

function costs(schemas: number): string {
  return [
    `A logical dump of ${schemas} schemas reads the whole catalog once for every 200 of them, holds a snapshot until the`,
    "last one is dumped, and takes hours to restore. For a fleet of this size keep physical backups: pg_basebackup with",
    "WAL archiving, or your provider's point-in-time recovery. Then use this for single tenants: --tenant <id>.",
  ].join("\n");
}

/** It holds all data, so nobody else may read it. */
async function makeFolder(full: string, folder: string): Promise<void> {
  try {
    await mkdir(full, { recursive: true, mode: 0o700 });
    if ((await readdir(full)).length === 0) return;
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
    throw usage("folder-unwritable", `${folder} cannot be made${reason}.`, "Name another folder with --out.");
  }
  throw usage(
    "folder-taken",
    `${folder} is not empty.`,
    "A backup goes into a folder of its own: --out <folder>.",
  );
}

/** `20260103-142501`, in UTC. */
function stamp(now: Date): string {
  return now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
}
