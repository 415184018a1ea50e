import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { found } from "./init-found.ts";
import type { Found } from "./init-found.ts";
import { filesFor } from "./init-files.ts";
import type { Layout } from "./init-files.ts";

/** What a repository is set up with. */
export interface Setup {
  /** The repository's folder. */
  readonly folder: string;
  readonly layout: Layout;
  readonly workflows: "written" | "left out";
  readonly mode: "write" | "dry run";
  /** The moment of the first migration. */
  readonly now: Date;
}

export interface SetUp {
  /** In the order of writing, relative to the folder; what is there already is kept as it is. */
  readonly files: readonly { readonly path: string; readonly state: "new" | "kept" }[];
  /** Another tool's migrations; null where there are none. */
  readonly found: Found | null;
}

/** Writes a configuration, a first migration and both workflows, and overwrites nothing. */
export async function setUp({ folder, layout, workflows, mode, now }: Setup): Promise<SetUp> {
  const other = await found(folder);
  const begun = (await textOf(join(folder, "tenantry.config.json"))) !== null;
  // Whoever has migrations, of ours or of another tool, needs no example of one.
  const first = begun || other !== null || (await hasMigrations(folder)) ? "left out" : "written";
  const files = filesFor({ folder, layout, workflows, first, now });
  const states = await Promise.all(
    files.map(async ({ path, text }) => {
      const state = (await textOf(join(folder, path))) === null ? ("new" as const) : ("kept" as const);
      return { path, text, state };
    }),
  );
  if (mode === "write") {
    for (const { path, text, state } of states) if (state === "new") await write(join(folder, path), text);
  }
  return { files: states.map(({ path, state }) => ({ path, state })), found: other };
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { flag: "wx" });
}

async function hasMigrations(folder: string): Promise<boolean> {
  const names = await readdir(join(folder, "migrations"), { recursive: true }).catch(() => []);
  return names.some((name) => name.endsWith(".sql"));
}

async function textOf(file: string): Promise<string | null> {
  return await readFile(file, "utf8").catch(() => null);
}
