import { capped, meantBy } from "@tenantry/core";
import type { Catalog, Migration } from "@tenantry/core";
import { usage } from "../error.ts";
import { didYouMean } from "../suggest.ts";

/** The one migration that `word` names: an id, a name, a version, or the beginning of only one of them. Throws exit 2. */
export function findMigration({ migrations }: Pick<Catalog, "migrations">, word: string): Migration {
  const fitting = meantBy(word, migrations);
  const [found, other] = fitting;
  if (found === undefined) {
    const ids = migrations.map(({ id }) => id);
    const hint = didYouMean(word, [...ids, ...migrations.map(({ name }) => name)]);
    throw usage("migration-unknown", `There is no migration "${word}".`, hint || "tenantry list shows them.");
  }
  if (other === undefined) return found;
  const ids = fitting.map(({ id }) => id);
  throw usage("migration-ambiguous", `"${word}" may be any of ${capped(ids)}.`, "Write the whole id.");
}
