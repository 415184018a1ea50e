import { createHash } from "node:crypto";
import { lstat, readFile, readdir, realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { readCatalog } from "@tenantry/core";
import type { Catalog, Problem, SourceFile } from "@tenantry/core";
import { usage } from "./error.ts";
import { placed } from "./placed.ts";

const largest = 8 * 1024 ** 2;

/** What a folder holds: the files that could be read, and a problem for each that could not. */
export interface Folder {
  readonly files: readonly SourceFile[];
  readonly problems: readonly Problem[];
}

/** The catalog of the migrations in `local`, with paths relative to `root`. Throws exit 2 where there is no such folder. */
export async function readProject(root: string, local: string, absent: "refuse" | "empty"): Promise<Catalog> {
  const folder = await realpath(join(root, local)).catch(() => null);
  if (folder === null && absent === "refuse") {
    const shown = local.split(sep).join("/");
    throw usage(
      "folder-missing",
      `There is no folder ${shown}.`,
      "tenantry create makes it with a first migration.",
    );
  }
  const { files, problems } = folder === null ? { files: [], problems: [] } : await readFolder(folder);
  const catalog = readCatalog(files, sha256);
  const prefix = local === "." ? "" : `${local.split(sep).join("/")}/`;
  return placed({ ...catalog, problems: [...problems, ...catalog.problems] }, prefix);
}

/** SHA-256 of the text's UTF-8 bytes, in hex. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Every `.sql` file below `root`, in code-point order of path. */
export async function readFolder(root: string): Promise<Folder> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.name.endsWith(".sql") || entry.isSymbolicLink())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  const read = await Promise.all(paths.toSorted().map((path) => readSource(root, path)));
  return {
    files: read.flatMap((one) => (one !== null && "text" in one ? [one] : [])),
    problems: read.flatMap((one) => (one !== null && "code" in one ? [one] : [])),
  };
}

/** Null for a link that is no migration. */
async function readSource(root: string, local: string): Promise<SourceFile | Problem | null> {
  const path = local.split(sep).join("/");
  const real = await realpath(join(root, local)).catch(() => null);
  if (real === null || relative(root, real).startsWith("..")) {
    return refused("symlink-outside", path, "leads out of the folder", "Put the file itself here.");
  }
  const found = await lstat(real);
  if (!path.endsWith(".sql") && !found.isDirectory()) return null;
  if (!found.isFile()) {
    return refused(
      "not-a-file",
      path,
      "is not a regular file",
      "Migrations are plain files in plain folders.",
    );
  }
  if (found.size > largest) {
    return refused(
      "file-too-large",
      path,
      "is larger than 8 MB",
      "Split it, or load the data in another way.",
    );
  }
  const text = decoded(await readFile(real));
  return text === null
    ? refused("invalid-utf-8", path, "is not valid UTF-8", "Save it as UTF-8.")
    : { path, text };
}

function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function refused(code: string, path: string, what: string, help: string): Problem {
  return { code, severity: "error", message: `${path} ${what}.`, help, path, exit: 2 };
}
