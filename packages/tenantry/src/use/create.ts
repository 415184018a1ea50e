import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { compareVersions, heads, kindsOf } from "@tenantry/core";
import type { Catalog, Scope } from "@tenantry/core";
import { usage } from "../error.ts";
import type { Project } from "../load.ts";

/** A migration to write. */
export interface NewMigration {
  readonly scope: Scope;
  readonly description: string;
  readonly numbering: "timestamp" | "sequential";
  /** `merge` writes an empty migration that requires all heads. */
  readonly content: "template" | "merge";
  /** Ids of what a template is to follow. */
  readonly requires: readonly string[];
  /** The moment it is written. */
  readonly now: Date;
}

export interface Created {
  readonly id: string;
  /** Relative to the project's folder. */
  readonly path: string;
}

/** A file to write: what comes behind the description, and what is in it. */
export interface NewFile {
  readonly suffix: string;
  readonly text: string;
}

export interface Written extends Created {
  readonly text: string;
}

/** Writes files with these texts, numbered one after the other behind all others of their scope; or only says which. */
export async function createFiles(
  project: Project,
  catalog: Catalog,
  wanted: Omit<NewMigration, "content" | "requires">,
  files: readonly NewFile[],
  mode: "write" | "dry run",
): Promise<readonly Written[]> {
  const written: Written[] = [];
  let version = nextVersion(catalog, wanted);
  for (const { suffix, text } of files) {
    const created = await fileAt(
      project,
      catalog,
      wanted.scope,
      `${version}_${slug(wanted.description + suffix)}`,
    );
    if (mode === "write") await write(created.absolute, text);
    written.push({ id: created.id, path: created.path, text });
    version = following(version);
  }
  return written;
}

/** Writes the file of a new migration, numbered after all others of its scope. Throws exit 2 where there is nothing to merge. */
export async function createMigration(
  project: Project,
  catalog: Catalog,
  wanted: NewMigration,
): Promise<Created> {
  const name = `${nextVersion(catalog, wanted)}_${slug(wanted.description)}`;
  const { absolute, id, path } = await fileAt(project, catalog, wanted.scope, name);
  await write(
    absolute,
    wanted.content === "merge" ? merge(catalog, wanted.scope) : template(wanted.requires),
  );
  return { id, path };
}

async function fileAt(
  project: Project,
  catalog: Catalog,
  scope: Scope,
  name: string,
): Promise<Created & { readonly absolute: string }> {
  const absolute = join(project.migrations, await fileOf(project, catalog, scope, name));
  return { id: `${scope}/${name}`, path: relative(project.folder, absolute), absolute };
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { flag: "wx" });
}

function template(requires: readonly string[]): string {
  const header = requires.length === 0 ? "" : `--! requires: ${requires.join(", ")}\n\n`;
  return `${header}-- Write the change here. :"schema" stands for the schema of the target.


--! down

`;
}

function merge(catalog: Catalog, scope: Scope): string {
  const required = [...new Set(kindsOf(scope).flatMap((kind) => several(heads(catalog, kind))))];
  if (required.length > 0) return `--! requires: ${required.join(", ")}\n\n--! down\n`;
  throw usage(
    "nothing-to-merge",
    `${scope} has a single head.`,
    "Only branches that both added migrations need a merge.",
  );
}

function several(ids: readonly string[]): readonly string[] {
  return ids.length > 1 ? ids : [];
}

/** The clock, or the number after the newest, which may be ahead of the clock. */
function nextVersion(
  catalog: Catalog,
  { scope, numbering, now }: Omit<NewMigration, "content" | "requires">,
): string {
  const kinds = kindsOf(scope);
  const versions = catalog.migrations
    .filter((migration) => kindsOf(migration.scope).some((kind) => kinds.includes(kind)))
    .map(({ version }) => version)
    .toSorted(compareVersions);
  const newest = versions.at(-1) ?? "";
  const clock = now.toISOString().replaceAll(/\D/g, "").slice(0, 14);
  if (numbering === "timestamp" && (newest === "" || compareVersions(clock, newest) > 0)) return clock;
  return following(newest);
}

function following(version: string): string {
  const digits = version.replace("_", "") || "0";
  return String(BigInt(digits) + 1n).padStart(Math.max(3, digits.length), "0");
}

function slug(description: string): string {
  const words = description
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  if (words !== "") return words.slice(0, 80);
  throw usage(
    "description-empty",
    `"${description}" has no letter or digit.`,
    'As in create tenant "add user avatar".',
  );
}

/** Named as the others are: one that gave its scope would ask all those that give none for theirs. */
async function fileOf(project: Project, catalog: Catalog, scope: Scope, name: string): Promise<string> {
  if (!isFlat(catalog)) return `${folderOf(catalog, scope)}/${name}.sql`;
  const isPlain = scope === "public" && !(await saysScope(project, catalog));
  return isPlain ? `${name}.sql` : `${name}.${scope}.sql`;
}

/** Whoever keeps public migrations in control/ goes on there. */
function folderOf({ migrations }: Catalog, scope: Scope): string {
  const isControl = migrations.some(({ path }) => /(^|\/)control\//.test(path));
  const isPublic = migrations.some(({ path }) => /(^|\/)public\//.test(path));
  return scope === "public" && isControl && !isPublic ? "control" : scope;
}

function isFlat({ migrations }: Catalog): boolean {
  return (
    migrations.length > 0 &&
    migrations.every(({ path }) => !/(^|\/)(public|control|tenant|both)\//.test(path))
  );
}

/** Whether a file of a flat folder says where it belongs, by its name or in its header. */
async function saysScope({ folder }: Project, { migrations }: Catalog): Promise<boolean> {
  if (migrations.some(({ path }) => /\.(public|control|tenant|both)\./.test(path))) return true;
  const texts = await Promise.all(migrations.map(({ path }) => readFile(join(folder, path), "utf8")));
  return texts.some((text) => /^--!\s*scope\s*:/m.test(text));
}
