import type { Scope } from "@tenantry/core";
import { constant } from "./python-text.ts";
import { change, foreignProblem, script, stub, titled } from "./source.ts";
import type { Change, Conversion, ForeignFile } from "./source.ts";

const name = /^(\d{8}_\d{4,6}(?=_)|\d+)_(.+)$/;

/** Python files that only hold SQL: `UPGRADE_SQL`, `DOWNGRADE_SQL`, and comments that say scope, version and description. */
export function isPythonConstants(files: readonly ForeignFile[]): boolean {
  return files.some(({ path, text }) => path.endsWith(".py") && /^UPGRADE_SQL\b/m.test(text));
}

export function fromPythonConstants(files: readonly ForeignFile[]): Conversion {
  const modules = files.filter(({ path }) => path.endsWith(".py")).map(read);
  return {
    changes: modules.flatMap((it) => it.changes),
    problems: modules.flatMap((it) => it.problems),
  };
}

function read(file: ForeignFile): Conversion {
  const { path, text } = file;
  const up = constant(text, "UPGRADE_SQL");
  const down = constant(text, "DOWNGRADE_SQL");
  const stem = path.slice(path.lastIndexOf("/") + 1).replace(/\.py$/, "");
  if (up === null) return /^__|^(?:conftest|env)$/.test(stem) ? none : withoutSql(path, stem);
  const key = said(text, "VERSION") ?? stem;
  const [, version, title] = name.exec(key) ?? name.exec(stem) ?? [];
  if (version === undefined || title === undefined) {
    const help =
      "Name it <number>_<description>.py, or say so with # MIGRATION_VERSION: 003_add_user_avatar.";
    return { changes: [], problems: [foreignProblem("no-version", path, "nothing says its version.", help)] };
  }
  const scope = said(text, "SCOPE");
  const description = said(text, "DESCRIPTION");
  const given = { source: path, version, title: titled(title), key, description, scope: scopeOf(scope) };
  const problems =
    scope === null || given.scope !== null
      ? []
      : [
          foreignProblem(
            "unknown-scope",
            path,
            `its scope ${scope} is none.`,
            "Write public, tenant or both.",
          ),
        ];
  if ("why" in up) return { changes: [stub(given, up.why)], problems };
  const way = down === null || "why" in down || down.text.trim() === "" ? null : script(down.text);
  const changes: readonly Change[] = [change({ ...given, up: script(up.text), down: way })];
  return { changes, problems };
}

const none: Conversion = { changes: [], problems: [] };

/** A numbered file without SQL is a migration that would be lost. */
function withoutSql(path: string, stem: string): Conversion {
  if (!name.test(stem)) return none;
  const help = "Write what it does as UPGRADE_SQL, or take it out of the folder.";
  return { changes: [], problems: [foreignProblem("no-sql", path, "it has no UPGRADE_SQL.", help)] };
}

function said(text: string, what: string): string | null {
  return new RegExp(`^\\s*#\\s*MIGRATION_${what}:[ \\t]*(.+?)\\s*$`, "m").exec(text)?.[1] ?? null;
}

function scopeOf(word: string | null): Scope | null {
  return word === "public" || word === "tenant" || word === "both" ? word : null;
}
