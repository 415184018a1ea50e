import { readFile, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { readCatalog } from "@tenantry/core";
import type { Catalog, Facts, Migration, SourceFile } from "@tenantry/core";
import { asPending, eachAlone, lint, loadParser } from "@tenantry/lint";
import type { LintReport, LintSettings, View } from "@tenantry/lint";
import type { Settings } from "../config/config.ts";
import { usage } from "../error.ts";
import { loadCatalog } from "../load.ts";
import type { Project } from "../load.ts";
import { placed } from "../placed.ts";
import { readFolder, sha256 } from "../project.ts";
import { looseCatalog } from "./loose.ts";

/** What is to be linted. */
export interface LintRequest {
  readonly cwd: string;
  /** Folders and files; none means the project's migrations. */
  readonly paths: readonly string[];
  /** Only so many last migrations, as pending together; null for all, each alone. */
  readonly latest: number | null;
  /** How large the tables of the fleet are; without them all count as large. */
  readonly facts?: Facts | null;
}

/** What was found, and in what. */
export interface Linted {
  readonly catalog: Catalog;
  readonly report: LintReport;
  /** How many files were read for it: those that `coverage` counts the statements of. */
  readonly files: number;
  /** How many files could not be read as migrations: their statements are not counted. */
  readonly unread: number;
  /** What paths are relative to. */
  readonly root: string;
}

/** A catalog, and what of it is to be looked at. */
interface Scene {
  readonly catalog: Catalog;
  readonly views: readonly View[];
  readonly root: string;
  readonly pending: LintSettings["pending"];
}

/** Every hazard in files; no database is asked. Throws exit 2 for a path that does not exist. */
export async function lintProject(project: Project, request: LintRequest): Promise<Linted> {
  const { catalog, views, root, pending } = await sceneOf(project, request);
  const { facts = null } = request;
  const settings = lintSettings(project.settings, pending, facts);
  const report = lint(await loadParser(), { catalog, views, settings, facts });
  const ids = new Set(views.flatMap(({ together }) => together.flatMap((set) => [...set])));
  return { catalog, report, files: filesOf(catalog, ids).size, unread: unreadIn(catalog), root };
}

/** Files that a problem stops, of which the catalog has nothing. */
function unreadIn(catalog: Catalog): number {
  const known = filesOf(catalog, new Set(catalog.migrations.map(({ id }) => id)));
  const stopped = catalog.problems.flatMap(({ path = "", severity }) =>
    severity === "error" && path.endsWith(".sql") && !known.has(path) ? [path] : [],
  );
  return new Set(stopped).size;
}

/** Those whose statements count: these migrations, bases and seeds. */
function filesOf({ migrations, bases, seeds }: Catalog, ids: ReadonlySet<string>): ReadonlySet<string> {
  const snapshots = [...Object.values(bases), ...Object.values(seeds)].flatMap((one) => one?.path ?? []);
  const own = migrations
    .filter(({ id }) => ids.has(id))
    .flatMap(({ up, down, verify, verifyPath }) => [
      up.path,
      ...(down === null ? [] : [down.path]),
      ...(verify.length === 0 ? [] : [verifyPath]),
    ]);
  return new Set([...snapshots, ...own]);
}

/** How an environment wants hazards judged. */
function lintSettings(
  { lint: { postgres, severities = {}, standards = {} } = {} }: Settings,
  pending: LintSettings["pending"],
  facts: Facts | null,
): LintSettings {
  return {
    postgres: postgres ?? facts?.majors[0] ?? 14,
    severities,
    today: new Date().toISOString().slice(0, 10),
    pending,
    standards,
    sections: "up and down",
  };
}

/** The line of a file that a problem names. Files are read once. */
export async function linesOf(
  { root }: Linted,
  paths: readonly string[],
): Promise<(path: string, line: number) => string | undefined> {
  const texts = await Promise.all(
    [...new Set(paths)].map(async (path): Promise<[string, string[]]> => {
      const text = await readFile(join(root, path), "utf8").catch(() => "");
      return [path, text.replace(/^\uFEFF/, "").split(/\r?\n/)];
    }),
  );
  const lines = new Map(texts);
  return (path, line) => lines.get(path)?.[line - 1];
}

async function sceneOf(project: Project, { cwd, paths: given, latest }: LintRequest): Promise<Scene> {
  const { settings, folder, migrations } = project;
  const configured = (settings.lint?.paths ?? []).map((path) => resolve(folder, path));
  const paths = given.length > 0 ? given.map((path) => resolve(cwd, path)) : configured;
  const places = await Promise.all(paths.map(async (path) => await placeOf(path, cwd)));
  const inside = places.every(({ path }) => within(migrations, path));
  if (places.length === 0 || inside) {
    const catalog = await loadCatalog(project);
    return { catalog, ...lookedAt(catalog, places, latest, folder), root: folder };
  }
  const catalog = await foreignCatalog(places, cwd);
  return { catalog, ...lookedAt(catalog, places, latest, cwd), root: cwd };
}

interface Place {
  readonly path: string;
  readonly kind: "file" | "folder";
}

async function placeOf(path: string, cwd: string): Promise<Place> {
  const found = await stat(path).catch(() => null);
  if (found !== null) return { path, kind: found.isDirectory() ? "folder" : "file" };
  const shown = relative(cwd, path) || path;
  throw usage("path-missing", `There is no file or folder ${shown}.`, "Name what is to be looked at.");
}

/** Files are pending together, as in a commit; a folder is looked at file by file, and any of it may be applied already. */
function lookedAt(
  catalog: Catalog,
  places: readonly Place[],
  latest: number | null,
  root: string,
): Pick<Scene, "views" | "pending"> {
  const chosen = catalog.migrations.filter(
    (migration) => places.length === 0 || places.some(({ path }) => touches(migration, path, root)),
  );
  if (latest !== null) return together(chosen.slice(-latest));
  const files = places.length > 0 && places.every(({ kind }) => kind === "file");
  return files ? together(chosen) : { views: eachAlone({ migrations: chosen }), pending: "assumed" };
}

function together(chosen: readonly Migration[]): Pick<Scene, "views" | "pending"> {
  return { views: asPending(chosen.map(({ id }) => id)), pending: "known" };
}

function touches({ path, up, down }: Migration, place: string, root: string): boolean {
  return [path, up.path, down?.path].some((one) => one !== undefined && within(place, join(root, one)));
}

function within(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** What no configuration describes: our own layout where the names say so, otherwise files in the order of their names. */
async function foreignCatalog(places: readonly Place[], cwd: string): Promise<Catalog> {
  const folders = [...new Set(places.map(({ path, kind }) => (kind === "folder" ? path : dirname(path))))];
  const [only] = folders;
  if (folders.length === 1 && only !== undefined) {
    const { files, problems } = await readFolder(only);
    const catalog = readCatalog(files, sha256);
    const strange = ["unreadable-name", "unknown-folder", "duplicate-version"];
    if (!catalog.problems.some(({ code }) => strange.includes(code))) {
      const prefix = prefixOf(cwd, only);
      return placed({ ...catalog, problems: [...problems, ...catalog.problems] }, prefix);
    }
  }
  const read = await Promise.all(folders.map(async (folder) => await filesIn(folder, cwd)));
  return looseCatalog(read.flat());
}

async function filesIn(folder: string, cwd: string): Promise<readonly SourceFile[]> {
  const { files } = await readFolder(folder);
  const prefix = prefixOf(cwd, folder);
  return files.map(({ path, text }) => ({ path: prefix + path, text }));
}

function prefixOf(cwd: string, folder: string): string {
  const way = relative(cwd, folder).split(sep).join("/");
  return way === "" ? "" : `${way}/`;
}
