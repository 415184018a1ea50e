import { access } from "node:fs/promises";
import { join } from "node:path";
import type { ImportTool } from "../import/source.ts";
import { recognised } from "../import/tools.ts";
import { readTree } from "../import/tree.ts";

/** Migrations that were there before. */
export interface Found {
  readonly tool: ImportTool | "drizzle" | "sql";
  /** Relative to the repository. */
  readonly folder: string;
  /** What to do about them, in order; lines for people. */
  readonly next: readonly string[];
}

/** Where tools keep their files by default. */
const folders = [
  "prisma/migrations",
  "drizzle",
  "alembic",
  "backend/alembic",
  "db/migrations",
  "db/migration",
  "db/migrate",
  "src/main/resources/db/migration",
  "database/migrations",
  "migrations",
  "sql",
];

/** The first folder with migrations of another tool, or plain SQL; null where there is none. */
export async function found(repository: string): Promise<Found | null> {
  for (const folder of folders) {
    const one = await foundIn(repository, folder);
    if (one !== null) return one;
  }
  return null;
}

async function foundIn(repository: string, folder: string): Promise<Found | null> {
  const files = await readTree(join(repository, folder), folder).catch(() => []);
  if (files.length === 0) return null;
  if (await isThere(join(repository, folder, "meta/_journal.json"))) return drizzle(folder);
  if (files.some(({ path }) => ours.test(path))) return null;
  try {
    return imported(recognised(files, folder), folder);
  } catch {
    return files.every(({ path }) => path.endsWith(".sql")) ? plain(folder) : null;
  }
}

/** A folder that is laid out as ours. */
const ours = /^(?:public|tenant|both)\/[^/]+\.sql$/;

function imported(tool: ImportTool, folder: string): Found {
  // Alembic's own command is run where its alembic.ini lies.
  const from = tool === "alembic" ? folder.replace(/\/?alembic$/, "") || "." : folder;
  return {
    tool,
    folder,
    next: [
      `tenantry import ${from} --dry-run   the files of ${tool} become ours; the originals stay`,
      "tenantry adopt --dry-run             what its table says becomes our ledgers",
      "tenantry plan                        must be clean then",
    ],
  };
}

function drizzle(folder: string): Found {
  return {
    tool: "drizzle",
    folder,
    next: [
      `copy ${folder}/*.sql into migrations/tenant or migrations/public: they are plain SQL`,
      "tenantry mark --to head --all --dry-run   says that what is there was applied already",
      "tenantry plan                             must be clean then",
    ],
  };
}

function plain(folder: string): Found {
  return {
    tool: "sql",
    folder,
    next: [
      `copy ${folder}/*.sql into migrations/tenant or migrations/public, as <version>_<description>.sql`,
      "tenantry mark --to head --all --dry-run   where they were applied already",
      "tenantry plan",
    ],
  };
}

async function isThere(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}
