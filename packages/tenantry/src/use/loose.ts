import { readCatalog } from "@tenantry/core";
import type { Catalog, SourceFile } from "@tenantry/core";
import { moved } from "../placed.ts";
import { sha256 } from "../project.ts";

/** The catalog of any files with SQL, as if each were a migration of one schema, in the order of their names. */
export function looseCatalog(files: readonly SourceFile[]): Catalog {
  const order = new Intl.Collator("en", { numeric: true });
  const kept = files
    .filter(({ path }) => !undoes(path))
    .toSorted((a, b) => order.compare(a.path, b.path) || (a.path < b.path ? -1 : 1));
  const names = new Map(kept.map(({ path }, index) => [`public/${index + 1}_file.sql`, path]));
  const sources = [...names.keys()].map((path, index) => ({ path, text: ours(kept[index]?.text ?? "") }));
  return moved(readCatalog(sources, sha256), (path) => names.get(path) ?? path);
}

/** Another tool's file that takes back what its twin did. */
function undoes(path: string): boolean {
  const file = path.slice(path.lastIndexOf("/") + 1);
  return /[._](?:down|undo|rollback)\.sql$/i.test(file) || /^U\d[\w.]*__/.test(file);
}

/** Marks of goose, sql-migrate and node-pg-migrate as ours; every line stays where it is. */
function ours(text: string): string {
  return text.replaceAll(
    /^-- *(?:\+(?:goose|migrate) (Up|Down)|(Up|Down) Migration)\b.*$/gim,
    (_line, marked: string | undefined, named: string | undefined) =>
      `--! ${(marked ?? named ?? "").toLowerCase()}`,
  );
}
