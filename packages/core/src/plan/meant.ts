import type { Migration } from "../migration.ts";
import { versionKey } from "../version.ts";

/** The migrations that a person's word means, in their order; several where it does not say which. */
export function meantBy(word: string, migrations: readonly Migration[]): readonly Migration[] {
  const byId = migrations.filter(({ id }) => id === word);
  if (byId.length > 0) return byId;
  const exact = migrations.filter(
    ({ name, version }) => name === word || versionKey(version) === versionKey(word),
  );
  return exact.length > 0 ? exact : migrations.filter((migration) => begins(word, migration));
}

/** Whether they are one change in several scopes: what stands up to it is the same for all of them. */
export function isOneVersion(migrations: readonly Migration[]): boolean {
  return new Set(migrations.map(({ version }) => versionKey(version))).size <= 1;
}

/** A beginning shorter than the version needs four characters, so that `2` never comes to mean `20`. */
function begins(word: string, { id, name, version }: Migration): boolean {
  const slash = word.indexOf("/");
  const local = word.slice(slash + 1);
  const fits = slash === -1 ? name.startsWith(word) : id.startsWith(word);
  return fits && local.length >= Math.min(4, version.length + 1);
}
