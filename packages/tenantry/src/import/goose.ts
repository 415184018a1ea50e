import { change, foreignProblem, stub, titled } from "./source.ts";
import type { Change, Conversion, ForeignFile, Script } from "./source.ts";

const name = /(?:^|\/)(\d+)_([^/]+)\.(sql|go)$/;

/** `00001_create_users.sql` with `-- +goose Up` and `-- +goose Down`; migrations in Go become stubs. */
export function isGoose(files: readonly ForeignFile[]): boolean {
  return files.some(({ path, text }) => path.endsWith(".sql") && /^-- *\+goose +up/im.test(text));
}

export function fromGoose(files: readonly ForeignFile[]): Conversion {
  const named = files.flatMap((file) => {
    const [, version, title, kind] = name.exec(file.path) ?? [];
    return version === undefined || title === undefined || file.path.endsWith("_test.go")
      ? []
      : [{ file, version, title: titled(title), isGo: kind === "go" }];
  });
  return {
    changes: named.flatMap(({ file, version, title, isGo }): readonly Change[] => {
      const given = { source: file.path, version, title, key: String(BigInt(version)) };
      if (isGo) return [stub(given, "it is written in Go")];
      const up = sectionOf(file.text, "up");
      return up === null ? [] : [change({ ...given, up, down: sectionOf(file.text, "down") })];
    }),
    problems: named.flatMap(({ file, isGo }) => (isGo ? [] : faultsOf(file))),
  };
}

function faultsOf({ path, text }: ForeignFile): Conversion["problems"] {
  if (sectionOf(text, "up") === null) {
    return [
      foreignProblem("no-marker", path, "it has no -- +goose Up.", "Add the line, or leave the file out."),
    ];
  }
  if (!/^-- *\+goose +envsub +on/im.test(text)) return [];
  return [
    foreignProblem(
      "env-substitution",
      path,
      "it takes values from the environment (+goose ENVSUB).",
      `Write the values out, or use :"schema" and :'tenant' after the import, and delete that line.`,
    ),
  ];
}

/** Goose marks where a statement begins and ends where it would cut wrongly; ours are cut as the server does it. */
function sectionOf(text: string, wanted: "up" | "down"): Script | null {
  let current: string | null = null;
  let found = false;
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    const [, word] = /^-- *\+goose +(\w+)/i.exec(line) ?? [];
    const mark = word?.toLowerCase();
    if (mark === "up" || mark === "down") current = mark;
    if (mark === wanted) found = true;
    if (mark === undefined && current === wanted) lines.push(line);
  }
  const off = /^-- *\+goose +no +transaction/im.test(text);
  return found ? { sql: lines.join("\n"), transaction: off ? "off" : "on" } : null;
}
