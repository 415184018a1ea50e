import type { Catalog } from "../catalog.ts";
import type { Migration, Mode, Scope, Script } from "../migration.ts";
import { compareMigrations, graph } from "../order.ts";
import type { Problem } from "../problem.ts";

/**
 * A catalog in words, one migration each: `<stem> <scope>`, then any of `requires <id>,<id>`, `expand`, `contract`, `off`,
 * `batch`, `irreversible`, `stub`, `no-down`, `edited`, `alias <name>`. In `requires` the stem may be cut after the version.
 */
export function catalog(...lines: readonly string[]): Catalog {
  const read = lines.map(migration);
  const migrations = read
    .map((one) => ({ ...one, requires: one.requires.map((id) => whole(id, read)) }))
    .toSorted(compareMigrations);
  const none = { public: null, tenant: null };
  return { migrations, lines: graph(migrations).line, bases: none, templates: [], seeds: none, problems: [] };
}

export function withProblems(catalog: Catalog, ...problems: readonly Problem[]): Catalog {
  return { ...catalog, problems };
}

/** What the ledger holds for an unedited migration: the same for every scope, so a state needs no catalog. */
export function checksum(stem: string): string {
  return `sum-${stem}`;
}

function migration(line: string): Migration {
  const [stem = "", scope = "", ...words] = line.split(" ");
  const after = (word: string): readonly string[] =>
    words.includes(word) ? (words[words.indexOf(word) + 1] ?? "").split(",") : [];
  const path = `migrations/${scope}/${stem}.sql`;
  const mode: Mode = words.includes("off") ? "off" : words.includes("batch") ? "batch" : "transaction";
  const up = checksum(stem) + (words.includes("edited") ? "-edited" : "");
  const oneWay = words.includes("irreversible") || words.includes("no-down");
  return {
    id: `${scope}/${stem}`,
    scope: scopeOf(scope),
    version: /^(?:\d{8}_\d{4,6}|\d+)/.exec(stem)?.[0] ?? stem,
    name: stem,
    alias: after("alias"),
    description: "",
    requires: after("requires"),
    phase: words.includes("contract") ? "contract" : words.includes("expand") ? "expand" : null,
    irreversible: words.includes("irreversible") ? "it drops data" : null,
    stub: words.includes("stub") ? "op.get_bind()" : null,
    searchPath: null,
    path,
    up: script(path, up, mode),
    down: oneWay ? null : script(path, `down-${up}`, mode),
    verify: [],
    verifyPath: path,
  };
}

function script(path: string, checksum: string, mode: Mode): Script {
  return { path, mode, statements: [], index: null, dynamic: false, checksum };
}

function scopeOf(word: string): Scope {
  if (word === "public" || word === "tenant" || word === "both") return word;
  throw new Error(`not a scope: ${word}`);
}

function whole(id: string, all: readonly Migration[]): string {
  return all.find((one) => one.id === id || `${one.scope}/${one.version}` === id)?.id ?? id;
}
