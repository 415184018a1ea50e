import type { Sha256, SourceFile } from "../catalog.ts";
import type { Migration, Scope, Script } from "../migration.ts";
import type { Problem } from "../problem.ts";
import { fileProblem } from "./fault.ts";
import { readMigrationFile } from "./file.ts";
import type { MigrationFile } from "./file.ts";
import type { MigrationName } from "./name.ts";

/** A migration's file or files, with where its `requires` lines stand. */
export interface Assembled {
  readonly migration: Migration;
  readonly requiresLines: ReadonlyMap<string, number>;
}

/** A file that holds a migration or one direction of it. */
export interface Half {
  readonly named: MigrationName;
  readonly file: MigrationFile;
}

/** What a project says about scopes: where nothing does, it is a single-tenant one and all belongs to `public`. */
export type ScopeUse = "scoped" | "plain";

/** Reads the files of one migration: one file, or a pair of up and down. */
export function readHalf(source: SourceFile, named: MigrationName, sha256: Sha256): Half {
  return { named, file: readMigrationFile(source, named.part === "down" ? "down" : "up", sha256) };
}

/** Joins the halves of one stem in one folder into a migration; null where there is nothing that could be applied. */
export function assemble(
  halves: readonly Half[],
  use: ScopeUse,
): { assembled: Assembled | null; problems: readonly Problem[] } {
  const ups = halves.filter(({ named }) => named.part !== "down");
  const downs = halves.filter(({ named }) => named.part === "down");
  const [up, down] = [ups[0], downs[0]];
  const problems = [
    ...halves.flatMap(({ file }) => file.problems),
    ...[...ups.slice(1), ...downs.slice(1)].map(({ file }) => twice(file.path, up ?? down)),
  ];
  if (up === undefined) return { assembled: null, problems: [...problems, ...downs.map(alone)] };
  if (down !== undefined && up.file.down !== null) problems.push(downTwice(up, down));
  const { scope, problems: scopeProblems } = scopeOf(halves, use);
  const migration = build(up, down ?? null, scope);
  const requiresLines = new Map(up.file.header.requires.map(({ id, at }) => [id, up.file.places(at).line]));
  problems.push(...scopeProblems, ...emptiness(migration, problems), ...irreversibleHalf(up, down ?? null));
  return { assembled: { migration, requiresLines }, problems };
}

/** Whether a file says its scope in any of the three ways. */
export function saysScope({ named, file }: Half): boolean {
  return named.scope !== null || file.header.scope !== null;
}

function build({ named, file }: Half, down: Half | null, scope: Scope): Migration {
  const { header, path, up, verify } = file;
  const downScript: Script | null = file.down ?? down?.file.up ?? null;
  return {
    id: `${scope}/${named.name}`,
    scope,
    version: named.version,
    name: named.name,
    alias: [...new Set(header.alias)],
    description: header.description ?? named.name.slice(named.version.length + 1).replaceAll("_", " "),
    requires: [...new Set(header.requires.map(({ id }) => id))],
    phase: header.phase,
    irreversible: header.irreversible,
    stub: header.stub,
    searchPath: file.searchPath,
    path,
    up,
    down: downScript,
    verify,
    verifyPath: path,
  };
}

function scopeOf(halves: readonly Half[], use: ScopeUse): { scope: Scope; problems: readonly Problem[] } {
  const told = halves
    .flatMap(({ named, file }) => [named.scope, file.header.scope])
    .filter((scope) => scope !== null);
  const [scope] = told;
  const path = halves[0]?.file.path ?? "";
  if (scope === undefined) return { scope: "public", problems: use === "plain" ? [] : [scopeMissing(path)] };
  const other = told.find((found) => found !== scope);
  if (other === undefined) return { scope, problems: [] };
  const message = `its folder, its name and its header do not agree: ${scope} and ${other}.`;
  return { scope, problems: [fileProblem("scope-disagrees", path, message, "Say the scope once.")] };
}

function scopeMissing(path: string): Problem {
  return fileProblem(
    "scope-missing",
    path,
    "nothing says whether it belongs to public or to the tenants.",
    "Move it into public/, tenant/ or both/, or add --! scope: to its header.",
  );
}

function twice(path: string, first: Half | undefined): Problem {
  const message = `${first?.file.path ?? "another file"} is the same migration.`;
  return fileProblem("duplicate-version", path, message, "Give one of them another version, or delete it.");
}

function alone({ file }: Half): Problem {
  return fileProblem(
    "down-without-up",
    file.path,
    "there is no up file to go with it.",
    "Add it, or delete this file.",
  );
}

function downTwice(up: Half, down: Half): Problem {
  const message = `${up.file.path} has a down section already.`;
  return fileProblem("repeated-section", down.file.path, message, "Keep one of them.");
}

function irreversibleHalf(up: Half, down: Half | null): Problem[] {
  if (up.file.header.irreversible === null || down === null) return [];
  const message = `${up.file.path} says that it is irreversible.`;
  return [fileProblem("irreversible-with-down", down.file.path, message, "Delete this file, or that line.")];
}

/** One that only joins branches is empty by design, and a stub is not written yet. */
function emptiness({ up, requires, stub, path }: Migration, others: readonly Problem[]): Problem[] {
  if (up.statements.length > 0 || requires.length > 0 || stub !== null || others.length > 0) return [];
  const message = "it has no statement; applying it only records it.";
  const problem = fileProblem("empty-migration", path, message, "Write its SQL, or delete the file.");
  return [{ ...problem, severity: "warning", exit: 0 }];
}
