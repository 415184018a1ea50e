import { change, foreignProblem, script, titled } from "./source.ts";
import type { Change, Conversion, ForeignFile } from "./source.ts";

const name = /(?:^|\/)(\d+)_([^/]+)\.(up|down)\.sql$/;

/** Pairs: `000001_create_users.up.sql` and `000001_create_users.down.sql`. */
export function isGolangMigrate(files: readonly ForeignFile[]): boolean {
  return files.some(({ path }) => name.test(path)) && !files.some(({ text }) => /^-- *\+goose/m.test(text));
}

export function fromGolangMigrate(files: readonly ForeignFile[]): Conversion {
  const halves = files.flatMap((file) => {
    const [, version, title, half] = name.exec(file.path) ?? [];
    return version === undefined || title === undefined ? [] : [{ file, version, title, half }];
  });
  const downs = new Map(
    halves.filter(({ half }) => half === "down").map(({ file, version }) => [version, file]),
  );
  const ups = halves.filter(({ half }) => half === "up");
  const known = new Set(ups.map(({ version }) => version));
  return {
    changes: ups.map(({ file, version, title }): Change => {
      const down = downs.get(version);
      const key = String(BigInt(version));
      const given = { source: file.path, version, title: titled(title), key, up: script(file.text) };
      return change({ ...given, down: down === undefined ? null : script(down.text) });
    }),
    problems: [...downs]
      .filter(([version]) => !known.has(version))
      .map(([, { path }]) =>
        foreignProblem(
          "down-without-up",
          path,
          "there is no up file to go with it.",
          "Add it, or delete this one.",
        ),
      ),
  };
}
