import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterTest } from "./after-test.ts";

/** A temporary folder, removed after the test. */
export interface Project {
  readonly folder: string;
  /** Adds or replaces a file. */
  readonly write: (path: string, text: string) => void;
  readonly read: (path: string) => string;
  readonly remove: (path: string) => void;
}

/** A folder with these files: `project({ "migrations/public/001_users.sql": "create table users ()" })`. */
export function project(files: Readonly<Record<string, string>>): Project {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "tenantry-project-"));
  afterTest(() => rmSync(folder, { recursive: true, force: true }));

  function write(path: string, text: string): void {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  for (const [path, text] of Object.entries(files)) write(path, text);
  return {
    folder,
    write,
    read: (path) => readFileSync(join(folder, path), "utf8"),
    remove: (path) => rmSync(join(folder, path), { recursive: true }),
  };
}
