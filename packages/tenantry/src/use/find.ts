import type { Catalog, Migration } from "@tenantry/core";
import { usage } from "../error.ts";
import { didYouMean } from "../suggest.ts";

/** The one migration that `word` names: an id, a name, or a version that fits only one. Throws exit 2. */
export function findMigration(catalog: Catalog, word: string): Migration {
  const { migrations } = catalog;
  const exact = migrations.filter((migration) => migration.id === word);
  const fitting =
    exact.length > 0 ? exact : migrations.filter(({ name, version }) => name === word || version === word);
  const [found, other] = fitting;
  if (found === undefined) {
    const ids = migrations.map(({ id }) => id);
    const hint = didYouMean(word, [...ids, ...migrations.map(({ name }) => name)]);
    throw usage("migration-unknown", `There is no migration "${word}".`, hint || "tenantry list shows them.");
  }
  if (other === undefined) return found;
  const ids = fitting.map(({ id }) => id).join(", ");
  throw usage("migration-ambiguous", `"${word}" may be any of ${ids}.`, "Write the whole id.");
}
