import type { Base, Catalog, Seed, Sha256, SourceFile } from "./catalog.ts";
import { compareMigrations, graph } from "./order.ts";
import { assemble, readHalf, saysScope } from "./parse/assemble.ts";
import type { Assembled, Half, ScopeUse } from "./parse/assemble.ts";
import { problemsBetween } from "./parse/between-files.ts";
import { fileProblem } from "./parse/fault.ts";
import { readName } from "./parse/name.ts";
import type { Named } from "./parse/name.ts";
import { readBase, readSeed, readTemplate } from "./parse/snapshot.ts";
import type { Problem } from "./problem.ts";
import type { Kind } from "./target.ts";
import { order } from "./version.ts";

interface Entry {
  readonly file: SourceFile;
  readonly named: Named;
}

interface Snapshots<T> {
  readonly found: Readonly<Record<Kind, T | null>>;
  readonly problems: readonly Problem[];
}

/**
 * Every migration of the folder, with everything that is wrong with it. Paths are relative to the folder. The order of
 * the files does not matter; a file with problems is still in the catalog as far as it could be read.
 */
export function readCatalog(files: readonly SourceFile[], sha256: Sha256): Catalog {
  const entries = files
    .toSorted((a, b) => order(a.path, b.path))
    .map((file): Entry => ({ file, named: readName(file.path) }));
  const { assembled, problems } = migrationsOf(entries, sha256);
  const sorted = assembled.toSorted((a, b) => compareMigrations(a.migration, b.migration));
  const migrations = sorted.map(({ migration }) => migration);
  const bases = basesOf(entries, sha256);
  const seeds = seedsOf(entries, sha256);
  const templates = entries.flatMap(({ file, named }) =>
    named.role === "template" ? [readTemplate(file, named.name, sha256)] : [],
  );
  return {
    migrations,
    lines: graph(migrations).line,
    bases: bases.found,
    templates: templates.map(({ template }) => template),
    seeds: seeds.found,
    problems: [
      ...entries.flatMap(({ named }) => (named.role === "refused" ? [named.problem] : [])),
      ...problems,
      ...bases.problems,
      ...seeds.problems,
      ...templates.flatMap((one) => one.problems),
      ...problemsBetween(sorted),
    ].toSorted(byPlace),
  };
}

function migrationsOf(
  entries: readonly Entry[],
  sha256: Sha256,
): { assembled: Assembled[]; problems: Problem[] } {
  const read = entries.flatMap(({ file, named }) =>
    named.role === "migration" ? [readHalf(file, named, sha256)] : [],
  );
  const tenantSeed = entries.some(({ named }) => named.role === "seed" && named.kind === "tenant");
  const use: ScopeUse = tenantSeed || read.some(saysScope) ? "scoped" : "plain";
  const done = together(read).map((halves) => assemble(halves, use));
  return {
    assembled: done.flatMap(({ assembled }) => assembled ?? []),
    problems: done.flatMap(({ problems }) => problems),
  };
}

/** The files of one folder that share a stem and a scope: a pair, or one file that stands alone. */
function together(halves: readonly Half[]): readonly (readonly Half[])[] {
  const stems = new Map<string, Half[]>();
  for (const half of halves) {
    const { path } = half.file;
    const key = `${path.slice(0, path.lastIndexOf("/") + 1)}\0${half.named.scope ?? ""}\0${half.named.name}`;
    const found = stems.get(key);
    if (found === undefined) stems.set(key, [half]);
    else found.push(half);
  }
  return [...stems.values()];
}

function basesOf(entries: readonly Entry[], sha256: Sha256): Snapshots<Base> {
  const read = entries.flatMap(({ file, named }) =>
    named.role === "base"
      ? [{ kind: named.kind, path: file.path, ...readBase(file, named.kind, sha256) }]
      : [],
  );
  const of = (kind: Kind): Base | null => read.find((one) => one.kind === kind)?.base ?? null;
  return {
    found: { public: of("public"), tenant: of("tenant") },
    problems: [...read.flatMap(({ problems }) => problems), ...repeated(read)],
  };
}

function seedsOf(entries: readonly Entry[], sha256: Sha256): Snapshots<Seed> {
  const read = entries.flatMap(({ file, named }) =>
    named.role === "seed" ? [{ kind: named.kind, path: file.path, ...readSeed(file, sha256) }] : [],
  );
  const of = (kind: Kind): Seed | null => read.find((one) => one.kind === kind)?.seed ?? null;
  return {
    found: { public: of("public"), tenant: of("tenant") },
    problems: [...read.flatMap(({ problems }) => problems), ...repeated(read)],
  };
}

/** `public/schema.sql` beside `control/schema.sql`, or a seed in the folder beside one at the root. */
function repeated(read: readonly { readonly kind: Kind; readonly path: string }[]): Problem[] {
  return read.flatMap(({ kind, path }, index) => {
    const first = read.findIndex((other) => other.kind === kind);
    if (first === index) return [];
    const message = `${read[first]?.path ?? ""} is for the same ledger.`;
    return [fileProblem("duplicate-file", path, message, "Keep one of them.")];
  });
}

function byPlace(a: Problem, b: Problem): number {
  return (
    order(a.path ?? "", b.path ?? "") ||
    (a.line ?? 0) - (b.line ?? 0) ||
    (a.column ?? 0) - (b.column ?? 0) ||
    order(a.code, b.code)
  );
}
