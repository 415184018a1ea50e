import { readCatalog } from "@tenantry/core";
import type { Catalog, Intent, Selection } from "@tenantry/core";
import { sha256 } from "../project.ts";

/** `catalog("public/001_a", "tenant/002_b")`: files that do nothing worth a look, each with a down section. */
export function catalog(...ids: readonly string[]): Catalog {
  const files = ids.map((id) => ({
    path: `${id}.sql`,
    text: `create table t_${id.replaceAll(/\W/g, "_")} ();\n--! down\ndrop table t_${id.replaceAll(/\W/g, "_")};\n`,
  }));
  return readCatalog(files, sha256);
}

/** An intent that wants everything everywhere, but for what `over` says. */
export function intent(over: Partial<Intent> = {}, selection: Partial<Selection> = {}): Intent {
  return {
    verb: "apply",
    selection: { only: null, tenants: [], labels: {}, shard: null, ...selection },
    to: null,
    steps: null,
    phase: null,
    outOfOrder: "refuse",
    policy: { searchPath: ["$target"], role: null, ledger: "schema_migrations", severities: {} },
    ...over,
  };
}
