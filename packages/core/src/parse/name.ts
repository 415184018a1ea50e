import type { Scope } from "../migration.ts";
import type { Problem } from "../problem.ts";
import { nearest } from "../suggest.ts";
import type { Kind } from "../target.ts";
import { utf8Length } from "../utf8.ts";
import { fileProblem } from "./fault.ts";
import { scopeNamed } from "./header.ts";

/** What the path of a file says. */
export type Named =
  | MigrationName
  | { readonly role: "base" | "seed"; readonly kind: Kind }
  | { readonly role: "template"; readonly name: string }
  | { readonly role: "desired" | "ignored" }
  | { readonly role: "refused"; readonly problem: Problem };

export interface MigrationName {
  readonly role: "migration";
  /** Null where the path does not say it. */
  readonly scope: Scope | null;
  readonly version: string;
  /** The stem without suffixes, in Unicode form C. */
  readonly name: string;
  /** `whole` for one file, otherwise a half of a pair. */
  readonly part: "whole" | "up" | "down";
}

/** The length of the ledger's version column. */
const longestName = 255;

/** Reads a path relative to the migrations folder, with forward slashes. */
export function readName(path: string): Named {
  const folders = path.split("/");
  const file = folders.pop() ?? "";
  if (file.startsWith(".") || !file.toLowerCase().endsWith(".sql")) return { role: "ignored" };
  const folder = folders[0] === undefined ? null : scopeNamed(folders[0]);
  if (folders[0] !== undefined && folder === null) return refused(unknownFolder(path, folders[0]));
  const stem = file.slice(0, -".sql".length).normalize("NFC");
  return special(path, stem, folder) ?? migration(path, stem, folder);
}

/** `tenant/schema.sql`, `tenant/enterprise.schema.sql`, `tenant.seed.sql`, `tenant/tenant.seed.sql`, `tenant/seed.sql`, and the same for `desired`. */
function special(path: string, stem: string, folder: Scope | null): Named | null {
  const parts = stem.split(".");
  const role = parts.at(-1);
  if (/^\d/.test(stem) || (role !== "schema" && role !== "seed" && role !== "desired")) return null;
  const [name = ""] = parts;
  if (
    role === "schema" &&
    parts.length === 2 &&
    path === `tenant/${name}.schema.sql` &&
    scopeNamed(name) === null
  )
    return { role: "template", name };
  const own = parts.length === 2 ? scopeNamed(parts[0] ?? "") : null;
  const kind = own ?? folder;
  const agreed = parts.length === 1 || (own !== null && (folder === null || folder === own));
  const whole = role !== "schema" || (parts.length === 1 && path.split("/").length === 2);
  if (parts.length > 2 || !agreed || !whole || kind === null || kind === "both") {
    return refused(unreadable(path, `A ${role} belongs to public or tenant: ${placesOf(role)}.`));
  }
  return role === "desired" ? { role } : { role: role === "schema" ? "base" : "seed", kind };
}

function placesOf(role: string): string {
  return role === "schema"
    ? "tenant/schema.sql or public/schema.sql"
    : `tenant.${role}.sql or public.${role}.sql`;
}

function migration(path: string, stem: string, folder: Scope | null): Named {
  const { name, scopes, parts } = withoutSuffixes(stem);
  const [, version, description] = /^(\d{8}_\d{4,6}(?=_)|\d+)_([\p{L}\p{M}\p{N}_.+-]+)$/u.exec(name) ?? [];
  if (version === undefined || description === undefined) {
    return refused(unreadable(path, "Name it <version>_<description>.sql, such as 003_add_user_avatar.sql."));
  }
  if (utf8Length(name) > longestName)
    return refused(unreadable(path, "Use at most 255 bytes before the suffix."));
  const told = [...scopes, ...(folder === null ? [] : [folder])];
  if (new Set(told).size > 1) return refused(disagreeing(path, told));
  if (parts.length > 1) return refused(unreadable(path, "Say up or down once."));
  return { role: "migration", scope: told[0] ?? null, version, name, part: parts[0] ?? "whole" };
}

/** Takes `.tenant` and `.up` off the end, in any order. */
function withoutSuffixes(stem: string): { name: string; scopes: Scope[]; parts: ("up" | "down")[] } {
  const pieces = stem.split(".");
  const scopes: Scope[] = [];
  const parts: ("up" | "down")[] = [];
  while (pieces.length > 1) {
    const last = pieces.at(-1) ?? "";
    const scope = scopeNamed(last);
    if (scope !== null) scopes.push(scope);
    else if (last === "up" || last === "down") parts.push(last);
    else break;
    pieces.pop();
  }
  return { name: pieces.join("."), scopes, parts };
}

function refused(problem: Problem): Named {
  return { role: "refused", problem };
}

function unreadable(path: string, help: string): Problem {
  return fileProblem(
    "unreadable-name",
    path,
    "this name says neither which migration it is nor what else.",
    help,
  );
}

function unknownFolder(path: string, folder: string): Problem {
  const meant = nearest(folder, ["public", "control", "tenant", "both"]);
  return fileProblem(
    "unknown-folder",
    path,
    `the folder ${folder} is no scope.`,
    `${meant === null ? "" : `Did you mean ${meant}? `}Folders are public (or control), tenant and both.`,
  );
}

function disagreeing(path: string, scopes: readonly Scope[]): Problem {
  return fileProblem(
    "scope-disagrees",
    path,
    `it is called both ${scopes.join(" and ")}.`,
    "Say the scope once.",
  );
}
