import type { Catalog, Intent, State, Target } from "@tenantry/core";

/** An apply of all that is pending. */
export const everything: Intent = {
  verb: "apply",
  selection: { only: null, tenants: [], labels: {}, shard: null },
  to: null,
  steps: null,
  phase: null,
  outOfOrder: "refuse",
  policy: { searchPath: ["$target"], role: null, ledger: "schema_migrations", severities: {} },
};

/** What is applied where: `{ acme: "001_users 002_x*" }`: `*` for marked, `!` for another checksum. */
export function stateOf(fleet: Readonly<Record<string, string>>, catalog: Catalog): State {
  const groups = new Map<string, State["groups"][number]>();
  for (const [id, text] of Object.entries(fleet)) {
    const kind = id === "public" ? ("public" as const) : ("tenant" as const);
    const target: Target = {
      kind,
      id,
      database: "",
      schema: kind === "public" ? "public" : `tenant_${id}`,
      labels: {},
    };
    const rows = text
      .split(" ")
      .filter((word) => word !== "")
      .map((word) => {
        const version = word.replace(/[*!]$/, "");
        const known = catalog.migrations.find(({ name }) => name === version);
        const checksum = word.endsWith("!") ? "other" : (known?.up.checksum ?? null);
        return { version, checksum, state: word.endsWith("*") ? ("marked" as const) : ("applied" as const) };
      });
    const key = `${kind} ${text}`;
    const same = groups.get(key);
    groups.set(key, { kind, shape: "ours", rows, targets: [...(same?.targets ?? []), target] });
  }
  return { groups: [...groups.values()], unprovisioned: [], orphans: [], registry: true, problems: [] };
}
