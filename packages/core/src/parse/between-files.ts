import type { Migration } from "../migration.ts";
import { graph, kindsOf } from "../order.ts";
import type { Graph } from "../order.ts";
import type { Problem } from "../problem.ts";
import { nearest } from "../suggest.ts";
import type { Kind } from "../target.ts";
import { versionKey } from "../version.ts";
import type { Assembled } from "./assemble.ts";
import { fileProblem } from "./fault.ts";

/** Everything that is wrong between migrations, which come in catalog order. */
export function problemsBetween(all: readonly Assembled[]): Problem[] {
  const migrations = all.map(({ migration }) => migration);
  const order = graph(migrations);
  return [...duplicates(migrations), ...aliases(migrations), ...unknownRequires(all), ...cycles(all, order)];
}

/** A version is unique in each ledger; `1` and `01` are one. A pair that meets in both ledgers is told once. */
function duplicates(migrations: readonly Migration[]): Problem[] {
  const seen = new Map<string, Migration>();
  return migrations.flatMap((migration) => {
    const keys = kindsOf(migration.scope).map((kind) => `${kind}:${versionKey(migration.version)}`);
    const first = keys.flatMap((key) => seen.get(key) ?? [])[0];
    for (const key of keys) if (!seen.has(key)) seen.set(key, migration);
    if (first === undefined) return [];
    const message = `version ${migration.version} is that of ${first.path} too, and both belong to one ledger.`;
    return [
      fileProblem("duplicate-version", migration.path, message, "Give one of them the next free version."),
    ];
  });
}

/** No spelling may stand for two migrations of one ledger. */
function aliases(migrations: readonly Migration[]): Problem[] {
  const owner = new Map<string, Migration>();
  for (const migration of migrations) {
    for (const kind of kindsOf(migration.scope)) {
      owner.set(spell(kind, migration.name), migration);
      owner.set(spell(kind, migration.version), migration);
    }
  }
  return migrations.flatMap((migration) =>
    migration.alias.flatMap((alias) => {
      const spellings = kindsOf(migration.scope).map((kind) => spell(kind, alias));
      const other = spellings.flatMap((key) => owner.get(key) ?? []).find((found) => found !== migration);
      for (const key of spellings) owner.set(key, owner.get(key) ?? migration);
      if (other === undefined) return [];
      const message = `alias ${alias} also stands for ${other.path}.`;
      return [fileProblem("duplicate-alias", migration.path, message, "Delete it from one of them.")];
    }),
  );
}

function spell(kind: Kind, text: string): string {
  return `${kind}:${text}`;
}

function unknownRequires(all: readonly Assembled[]): Problem[] {
  const known = new Set(all.map(({ migration }) => migration.id));
  return all.flatMap(({ migration, requiresLines }) =>
    migration.requires
      .filter((id) => !known.has(id))
      .map((id) => {
        const message = `it requires ${id}, and there is no such migration.`;
        const help = wayOut(id, known);
        return fileProblem("unknown-requires", migration.path, message, help, requiresLines.get(id));
      }),
  );
}

function wayOut(id: string, known: ReadonlySet<string>): string {
  const stem = id.slice(id.indexOf("/") + 1);
  const elsewhere = ["public", "tenant", "both"]
    .map((scope) => `${scope}/${stem}`)
    .find((other) => known.has(other));
  const meant = elsewhere ?? nearest(id, known);
  return meant === null ? "Write the id that tenantry list shows." : `Did you mean ${meant}?`;
}

function cycles(all: readonly Assembled[], order: Graph): Problem[] {
  const byId = new Map(all.map((one) => [one.migration.id, one]));
  return order.cycles.flatMap((nodes) => {
    const ids = [...new Set(nodes.map((node) => node.slice(node.indexOf(":") + 1)))];
    const members = ids.flatMap((id) => byId.get(id) ?? []);
    const at = members.find(({ migration }) => migration.requires.some((id) => ids.includes(id)));
    if (at === undefined) return [];
    const paths = members.map(({ migration }) => migration.path);
    const message =
      paths.length === 1
        ? "it requires itself."
        : `these migrations wait for each other: ${paths.join(", ")}. Without requires one follows the one before it.`;
    const line = at.requiresLines.get(at.migration.requires.find((id) => ids.includes(id)) ?? "");
    return [fileProblem("cycle", at.migration.path, message, "Take one of the requires lines out.", line)];
  });
}
