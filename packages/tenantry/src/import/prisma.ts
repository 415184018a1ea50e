import { change, script, titled } from "./source.ts";
import type { Change, Conversion, ForeignFile } from "./source.ts";

const name = /(?:^|\/)((\d+)_([^/]+))\/migration\.sql$/;

/** A folder per migration: `20240101000000_init/migration.sql`. There is no way back in them. */
export function isPrisma(files: readonly ForeignFile[]): boolean {
  return files.some(({ path }) => name.test(path));
}

export function fromPrisma(files: readonly ForeignFile[]): Conversion {
  const changes = files.flatMap((file): readonly Change[] => {
    const [, key, version, title] = name.exec(file.path) ?? [];
    if (key === undefined || version === undefined || title === undefined) return [];
    return [change({ source: file.path, version, title: titled(title), key, up: script(file.text) })];
  });
  return { changes, problems: [] };
}
