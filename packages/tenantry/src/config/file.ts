import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, extname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { TenantryError, usage } from "../error.ts";
import { validConfig } from "./check.ts";
import type { Config } from "./config.ts";

/** What a configuration is called, the first found wins. */
export const configNames: readonly string[] = ["json", "js", "mjs", "ts"].map(
  (extension) => `tenantry.config.${extension}`,
);

/** A configuration and the folder that its paths are relative to. */
export interface ConfigFile {
  readonly folder: string;
  /** Null where there is no file and every setting has its default. */
  readonly path: string | null;
  readonly config: Config;
}

/** Reads `given`, else the nearest `tenantry.config.*` upward from `cwd`. Throws exit 2 with everything wrong in it. */
export async function readConfig(cwd: string, given: string | null): Promise<ConfigFile> {
  const path = given === null ? findUpward(cwd) : resolve(cwd, given);
  if (path === null) return { folder: cwd, path: null, config: {} };
  if (!existsSync(path))
    throw usage("config-missing", `There is no configuration at ${given}.`, "Check --config.");
  const shown = relative(cwd, path) || path;
  const config = await validConfig(await load(path, shown), shown);
  return { folder: dirname(path), path, config };
}

function findUpward(cwd: string): string | null {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const found = configNames.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined) return found;
    if (dirname(folder) === folder) return null;
  }
}

async function load(path: string, shown: string): Promise<unknown> {
  try {
    if (extname(path) === ".json") return parse(await readFile(path, "utf8"));
    const module: unknown = await import(pathToFileURL(path).href);
    return typeof module === "object" && module !== null && "default" in module ? module.default : {};
  } catch (cause) {
    throw new TenantryError(
      "config-unreadable",
      `${shown} could not be read: ${reason(cause)}`,
      hint(cause),
      2,
      {
        cause,
      },
    );
  }
}

function parse(text: string): unknown {
  return JSON.parse(text.replace(/^\uFEFF/, ""));
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function hint(cause: unknown): string {
  const unstripped = cause instanceof Error && "code" in cause && cause.code === "ERR_UNKNOWN_FILE_EXTENSION";
  return unstripped
    ? "A .ts configuration needs Node 22.18 or newer, Bun or Deno; use tenantry.config.json or .js here."
    : "Correct the file.";
}
