import { readFile, readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { usage } from "../error.ts";
import type { ForeignFile } from "./source.ts";

const kinds = /\.(sql|sql\.conf|py|go|java|kt|[cm]?[jt]s|ini|toml|conf)$/;
const skipped = /(?:^|\/)(?:node_modules|__pycache__|\.[^/]+|venv)(?:\/|$)/;

/** Every file of the folder that a migration tool could have written, in code-point order. Throws exit 2 where there is none. */
export async function readTree(folder: string, shown: string): Promise<readonly ForeignFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => null);
  if (entries === null) {
    throw usage(
      "folder-missing",
      `There is no folder ${shown}.`,
      "Name the folder of the other tool's files.",
    );
  }
  const paths = entries
    .filter((entry) => entry.isFile() && kinds.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !skipped.test(path))
    .toSorted();
  return await Promise.all(paths.map(async (path) => ({ path, text: await text(join(folder, path), path) })));
}

async function text(file: string, path: string): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
  } catch {
    throw usage("invalid-utf-8", `${path} is not valid UTF-8.`, "Save it as UTF-8.");
  }
}
