import {
  graph,
  type Base,
  type Catalog,
  type Migration,
  type Script,
  type Seed,
  type Statement,
  type Template,
} from "@tenantry/core";
import type { Environment } from "../environment.ts";

/**
 * What a fleet's tenants are meant to have: all that is needed to build one, whatever the checkout of who builds it.
 * Written by the migrator only, when a rollout over the whole fleet begins.
 */
export interface Head {
  /** Grows when the meaning of a field changes; a reader refuses one that it does not know. 2 has templates. */
  readonly format: 1 | 2;
  /** The tenant line in the order in which it is applied. */
  readonly migrations: readonly Migration[];
  readonly base: Base | null;
  readonly templates?: readonly Template[];
  readonly seed: Seed | null;
  readonly searchPath: readonly string[];
  readonly role: string | null;
  readonly ledger: string;
}

/** The head that a rollout of `ids` (by default the whole tenant line) leads to. */
export function headOf(
  environment: Environment,
  catalog: Catalog,
  ids: readonly string[] = catalog.lines.tenant,
): Head {
  const wanted = new Set(ids);
  const byId = new Map(catalog.migrations.map((migration) => [migration.id, migration]));
  return {
    format: catalog.templates.length === 0 ? 1 : 2,
    migrations: catalog.lines.tenant.flatMap((id) => {
      const migration = wanted.has(id) ? byId.get(id) : undefined;
      return migration === undefined ? [] : [migration];
    }),
    base: catalog.bases.tenant,
    ...(catalog.templates.length === 0 ? {} : { templates: catalog.templates }),
    seed: catalog.seeds.tenant,
    searchPath: environment.searchPath,
    role: environment.role,
    ledger: environment.ledger,
  };
}

/** A head never loses a migration to an older checkout: what only `published` knows stays. */
export function grown(published: Head | null, next: Head): Head {
  const known = new Set(next.migrations.map((migration) => migration.id));
  const kept = published?.migrations.filter((migration) => !known.has(migration.id)) ?? [];
  if (kept.length === 0) return next;
  return { ...next, migrations: inOrder([...next.migrations, ...kept]) };
}

function inOrder(migrations: readonly Migration[]): readonly Migration[] {
  const { line } = graph(migrations);
  const place = new Map(line.tenant.map((id, index) => [id, index]));
  return migrations.toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
}

/** The head without the migrations that a revert of the whole fleet is about to undo. */
export function lowered(published: Head, reverted: readonly string[]): Head {
  const gone = new Set(reverted);
  return { ...published, migrations: published.migrations.filter((migration) => !gone.has(migration.id)) };
}

/** Throws an Error for a person where the text is no head that this version can build from. */
export function parseHead(text: string): Head {
  const value: unknown = JSON.parse(text);
  if (isHead(value)) return value;
  throw new Error(
    "The published head of this fleet was written by a newer version of tenantry. Update tenantry here, then try again.",
  );
}

function isHead(value: unknown): value is Head {
  return (
    isRecord(value) &&
    (value["format"] === 1 || (value["format"] === 2 && isList(value["templates"], isTemplate))) &&
    isList(value["migrations"], isMigration) &&
    (value["base"] === null || (isScripted(value["base"]) && isTextOrNull(value["base"]["baseline"]))) &&
    (value["seed"] === null || isScripted(value["seed"])) &&
    isList(value["searchPath"], isText) &&
    isTextOrNull(value["role"]) &&
    isText(value["ledger"])
  );
}

function isTemplate(value: unknown): value is Template {
  if (!isScripted(value) || !isTextOrNull(value["baseline"])) return false;
  const label = value["label"];
  return isText(value["name"]) && isRecord(label) && isText(label["name"]) && isText(label["value"]);
}

function isMigration(value: unknown): value is Migration {
  return (
    isRecord(value) &&
    [value["id"], value["version"], value["name"], value["path"], value["verifyPath"]].every(isText) &&
    isList(value["alias"], isText) &&
    isList(value["requires"], isText) &&
    (value["searchPath"] === null || isList(value["searchPath"], isText)) &&
    isScript(value["up"]) &&
    (value["down"] === null || isScript(value["down"])) &&
    isList(value["verify"], isStatement)
  );
}

function isScript(value: unknown): value is Script {
  if (!isScripted(value) || !["transaction", "off", "batch"].includes(String(value["mode"]))) return false;
  const index = value["index"];
  return index === null || (isRecord(index) && isText(index["index"]) && isStatement(index["plain"]));
}

function isScripted(value: unknown): value is Record<string, unknown> {
  return (
    isRecord(value) &&
    isText(value["path"]) &&
    isText(value["checksum"]) &&
    isList(value["statements"], isStatement)
  );
}

function isStatement(value: unknown): value is Statement {
  return (
    isRecord(value) &&
    isText(value["text"]) &&
    isText(value["command"]) &&
    typeof value["line"] === "number" &&
    isList(
      value["variables"],
      (variable): variable is unknown => isRecord(variable) && isText(variable["name"]),
    )
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList<T>(value: unknown, is: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(is);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}
