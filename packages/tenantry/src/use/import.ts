import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { readCatalog } from "@tenantry/core";
import type { Problem, Scope } from "@tenantry/core";
import { usage } from "../error.ts";
import { render } from "../import/render.ts";
import type { NewFile, Placed } from "../import/render.ts";
import type { Change, Conversion, ImportTool } from "../import/source.ts";
import type { Project } from "../load.ts";
import { placed } from "../placed.ts";
import { readFolder, sha256 } from "../project.ts";

/** What another tool's folder becomes in this project. */
export interface Imported {
  readonly from: ImportTool;
  readonly files: readonly ImportedFile[];
  /** What plan would say about the folder with these files in it, and what could not be converted. */
  readonly problems: readonly Problem[];
}

/** `same`: it is there already, letter for letter. */
export interface ImportedFile extends NewFile {
  readonly state: "new" | "same";
  readonly stub: string | null;
}

/**
 * Decides what is written where. Paths of the result are relative to the project's folder. Throws exit 2 where nothing says the
 * scope of a migration, or a file with other content is in the way.
 */
export async function importInto(
  project: Project,
  from: ImportTool,
  { changes, problems }: Conversion,
  scope: Scope | null,
): Promise<Imported> {
  const all = changes.map((change) => scoped(change, scope, project));
  const { files: there, problems: unread } = await readFolder(project.migrations).catch(() => empty);
  const texts = new Map(there.map(({ path, text }) => [path, text]));
  const { files, found } = settled(all, texts);
  refuseOverwriting(files.filter(({ path, text }) => (texts.get(path) ?? text) !== text));
  const prefix = `${relative(project.folder, project.migrations).split("\\").join("/") || "."}/`;
  const stubs = new Map(all.map((one) => [one.source, one.stub]));
  return {
    from,
    files: files.map((file) => ({
      ...file,
      path: prefix + file.path,
      state: texts.has(file.path) ? "same" : "new",
      stub: stubs.get(file.source) ?? null,
    })),
    problems: [...problems, ...unread, ...placed({ ...found, problems: found.problems }, prefix).problems],
  };
}

/** Writes the new ones. */
export async function writeImported({ folder }: Project, files: readonly ImportedFile[]): Promise<void> {
  for (const { path, text, state } of files) {
    if (state === "same") continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text, { flag: "wx" }).catch(async (error: unknown) => {
      if ((await readFile(join(folder, path), "utf8").catch(() => null)) !== text) throw error;
    });
  }
}

const empty = { files: [], problems: [] };

/** A folder that is called as a scope says it; then the change itself; then the command line. */
function scoped(change: Change, scope: Scope | null, project: Project): Placed {
  const named = folderScope(change.source) ?? change.scope;
  const said = named ?? scope ?? (hasTenants(project) ? null : "public");
  if (said === null) {
    throw usage(
      "scope-missing",
      `Nothing says whether ${change.source} belongs to public or to the tenants.`,
      "Say it for the whole folder: --scope public|tenant|both, one folder after the other.",
    );
  }
  if (named === null || scope === null || named === scope) return { ...change, scope: said };
  throw usage(
    "scope-disagrees",
    `${change.source} says that it is ${named}, and --scope says ${scope}.`,
    "Leave --scope out.",
  );
}

function folderScope(path: string): Scope | null {
  for (const folder of path.split("/").slice(0, -1)) {
    if (folder === "public" || folder === "control") return "public";
    if (folder === "tenant" || folder === "both") return folder;
  }
  return null;
}

function hasTenants({ settings, variables }: Project): boolean {
  return (settings.tenants?.from ?? "none") !== "none" || variables["PG_TENANT_DATABASE_HOST"] !== undefined;
}

/** Rendered once, read as plan will read it, and rendered again with what only reading shows: what cannot run in a transaction. */
function settled(
  changes: readonly Placed[],
  there: ReadonlyMap<string, string>,
): { readonly files: readonly NewFile[]; readonly found: ReturnType<typeof readCatalog> } {
  const first = changes.map((change) => render(change, changes));
  const wanting = new Set(
    catalogWith(first, there).problems.flatMap(({ code, path, line }) =>
      code === "needs-no-transaction" ? [`${path}:${sectionAt(first, path, line)}`] : [],
    ),
  );
  if (wanting.size === 0) return { files: first, found: catalogWith(first, there) };
  const again = changes.map((change, at): Placed => {
    const path = first[at]?.path ?? "";
    const up = wanting.has(`${path}:up`) ? { ...change.up, transaction: "off" as const } : change.up;
    const isDown = wanting.has(`${path}:down`) && change.down !== null;
    return { ...change, up, down: isDown ? { ...change.down, transaction: "off" as const } : change.down };
  });
  const files = again.map((change) => render(change, again));
  return { files, found: catalogWith(files, there) };
}

function catalogWith(
  files: readonly NewFile[],
  there: ReadonlyMap<string, string>,
): ReturnType<typeof readCatalog> {
  const texts = new Map([...there, ...files.map(({ path, text }) => [path, text] as const)]);
  return readCatalog(
    [...texts].map(([path, text]) => ({ path, text })),
    sha256,
  );
}

function sectionAt(files: readonly NewFile[], path: string | undefined, line: number | undefined): string {
  const text = files.find((file) => file.path === path)?.text ?? "";
  const down = text.split("\n").findIndex((one) => one.startsWith("--! down"));
  return down >= 0 && (line ?? 0) > down ? "down" : "up";
}

function refuseOverwriting(files: readonly NewFile[]): void {
  if (files.length === 0) return;
  const paths = files.slice(0, 5).map(({ path }) => path);
  const more = files.length > 5 ? ` and ${files.length - 5} more` : "";
  throw usage(
    "import-overwrites",
    `Files with other content are there already: ${paths.join(", ")}${more}.`,
    "Nothing was written. Move them away, or import into an empty folder and compare.",
  );
}
