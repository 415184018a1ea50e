import type { Catalog, Group, LedgerRow, State } from "@tenantry/core";

/**
 * A fleet in words: `{ public: "001_a", acme: "002_b 003_c?" }`. A row is a ledger's spelling; `?` is without a checksum,
 * `!` with another one than the file has, `~` still running.
 */
export function state(catalog: Catalog, fleet: Readonly<Record<string, string>>): State {
  const groups = Object.entries(fleet).map(([id, text]): Group => {
    const kind = id === "public" ? "public" : "tenant";
    const rows = text.split(" ").filter((word) => word !== "");
    return {
      kind,
      shape: rows.length === 0 ? "none" : "ours",
      rows: rows.map((word) => row(catalog, word)),
      targets: [
        { kind, id, database: "", schema: kind === "public" ? "public" : `tenant_${id}`, labels: {} },
      ],
    };
  });
  return { groups, unprovisioned: [], orphans: [], registry: true, problems: [] };
}

/** What a state holds, in the same words, without checksums. */
export function shown({ groups }: State): Readonly<Record<string, string>> {
  return Object.fromEntries(
    groups.flatMap(({ rows, targets }) =>
      targets.map(
        ({ id }) => [id, rows.map(({ version, state }) => version + signs[state]).join(" ")] as const,
      ),
    ),
  );
}

const signs = { applied: "", marked: "*", running: "~" } as const;

function row(catalog: Catalog, word: string): LedgerRow {
  const version = word.replace(/[?!~]$/, "");
  const file = catalog.migrations.find((one) => one.name === version || one.version === version);
  const checksum = word.endsWith("?") ? null : (file?.up.checksum ?? "gone");
  return {
    version,
    checksum: word.endsWith("!") ? "other" : checksum,
    state: word.endsWith("~") ? "running" : "applied",
  };
}
