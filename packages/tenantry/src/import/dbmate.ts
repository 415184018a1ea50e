import { change, foreignProblem, script, titled } from "./source.ts";
import type { Change, Conversion, ForeignFile, Script } from "./source.ts";

const name = /(?:^|\/)(\d+)[_-]([^/]+)\.sql$/;
const marker = /^-- *migrate:(up|down)([^\n]*)$/gm;

/** `20240101000000_create_users.sql` with `-- migrate:up` and `-- migrate:down`. */
export function isDbmate(files: readonly ForeignFile[]): boolean {
  return files.some(({ path, text }) => path.endsWith(".sql") && /^-- *migrate:up/m.test(text));
}

export function fromDbmate(files: readonly ForeignFile[]): Conversion {
  const all = files.flatMap((file): readonly (Change | null)[] => {
    const [, version, title] = name.exec(file.path) ?? [];
    if (version === undefined || title === undefined) return [];
    const { up, down } = sectionsOf(file.text);
    return [
      up === null
        ? null
        : change({ source: file.path, version, title: titled(title), key: version, up, down }),
    ];
  });
  return { changes: all.filter((it) => it !== null), problems: files.flatMap(withoutMarker) };
}

function withoutMarker({ path, text }: ForeignFile): Conversion["problems"] {
  if (!name.test(path) || sectionsOf(text).up !== null) return [];
  return [
    foreignProblem("no-marker", path, "it has no -- migrate:up.", "Add the line, or leave the file out."),
  ];
}

function sectionsOf(text: string): { readonly up: Script | null; readonly down: Script | null } {
  const found = [...text.matchAll(marker)];
  const of = (wanted: string): Script | null => {
    const at = found.findIndex(([, word]) => word === wanted);
    const mark = found[at];
    if (mark === undefined) return null;
    const end = found[at + 1]?.index ?? text.length;
    const sql = text.slice(mark.index + mark[0].length, end);
    const off = /transaction *: *false/.test(mark[2] ?? "");
    return off ? { sql, transaction: "off" } : script(sql);
  };
  return { up: of("up"), down: of("down") };
}
