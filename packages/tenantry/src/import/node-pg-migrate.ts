import { change, script, stub, titled } from "./source.ts";
import type { Change, Conversion, ForeignFile, Script } from "./source.ts";

const name = /(?:^|\/)(\d+)[_-]([^/]+)\.(sql|[cm]?[jt]s)$/;
const marker = /^\s*--\s*(up|down)\s+migration.*$/gim;

/** `1700000000000_create-users.sql` with `-- Up Migration` and `-- Down Migration`; those in JavaScript become stubs. */
export function isNodePgMigrate(files: readonly ForeignFile[]): boolean {
  return files.some(
    ({ path, text }) =>
      (path.endsWith(".sql") && /^\s*--\s*up\s+migration/im.test(text)) ||
      (/[.][cm]?[jt]s$/.test(path) && /\bpgm\b/.test(text)),
  );
}

export function fromNodePgMigrate(files: readonly ForeignFile[]): Conversion {
  const changes = files.flatMap((file): readonly Change[] => {
    const { path, text } = file;
    const [, version, title, kind] = name.exec(path) ?? [];
    if (version === undefined || title === undefined) return [];
    const stem = path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]+$/, "");
    const given = { source: path, version, title: titled(title), key: stem };
    if (kind !== "sql") return [stub(given, "it is written in JavaScript")];
    return [change({ ...given, ...sectionsOf(text) })];
  });
  return { changes, problems: [] };
}

/** Without markers the whole file goes up, as node-pg-migrate takes it. */
function sectionsOf(text: string): { readonly up: Script; readonly down: Script | null } {
  const marks = [...text.matchAll(marker)].map((found) => ({
    word: found[1]?.toLowerCase(),
    start: found.index,
    end: found.index + found[0].length,
  }));
  const up = marks.find(({ word }) => word === "up");
  const down = marks.find(({ word }) => word === "down");
  const upEnd = down !== undefined && down.start > (up?.start ?? 0) ? down.start : text.length;
  const downEnd = up !== undefined && down !== undefined && up.start > down.start ? up.start : text.length;
  return {
    up: script(text.slice(up?.end ?? 0, upEnd)),
    down: down === undefined ? null : script(text.slice(down.end, downEnd)),
  };
}
