import { listed, thousands, whom } from "@tenantry/core";
import type { Catalog, Group, Kind, Problem, Target } from "@tenantry/core";
import type { Adoptable, ForeignGroup, MarkChange, MarkedRow, Tool } from "@tenantry/postgres";
import { lineOf, meaningOf } from "./adopt-meaning.ts";

/** Targets whose history is taken over alike, and what will be written into their ledgers. */
export interface AdoptCohort {
  readonly kind: Kind;
  readonly tool: Tool;
  readonly table: string;
  /** What the table is called afterwards; null where it keeps its name. */
  readonly renamed: string | null;
  readonly rows: readonly AdoptRow[];
  /** What came of comparing its databases with one that the files make, in words. */
  readonly compared: string;
  readonly changes: readonly MarkChange[];
}

/** A row to be written; `id` is the migration's, `from` what the other tool called it. */
export interface AdoptRow {
  readonly id: string;
  readonly version: string;
  readonly from: string | null;
}

/** What is to be written, and what is in the way of the others. */
export interface Adoption {
  readonly cohorts: readonly AdoptCohort[];
  readonly problems: readonly Problem[];
}

/** Which migrations stand at the point that somebody names for histories that the files do not tell; null for what the rows say. */
export type Standing = Readonly<Record<Kind, ReadonlySet<string>>> | null;

/** Decides what each history becomes. Pure. */
export function adoptionOf(
  catalog: Catalog,
  { state, foreign, several }: Pick<Adoptable, "state" | "foreign" | "several">,
  {
    ledger,
    tool,
    standing,
  }: { readonly ledger: string; readonly tool: Tool | null; readonly standing: Standing },
): Adoption {
  const plain = state.groups.filter(({ shape, rows }) => shape === "plain" && rows.length > 0);
  const parts = [
    ...(tool === null || tool === "plain" ? plain.map((group) => completed(catalog, group, ledger)) : []),
    ...foreign.map((group) => takenOver(catalog, group, ledger, standing)),
  ];
  return {
    cohorts: parts.flatMap(({ cohorts }) => cohorts),
    problems: [...several.map(ambiguous), ...parts.flatMap(({ problems }) => problems)],
  };
}

/** A plain ledger keeps its rows and their spelling; what it could not say is added. */
function completed(catalog: Catalog, group: Group, table: string): Adoption {
  const { kind, targets, shape, rows: before } = group;
  const line = lineOf(catalog, kind);
  const found = before.map((row) => ({
    row,
    migration: line.find(({ name, version, alias }) => [name, version, ...alias].includes(row.version)),
  }));
  const unknown = found.flatMap(({ row, migration }) => (migration === undefined ? [row.version] : []));
  if (unknown.length > 0) return refused(unknownRows(table, targets, unknown));
  const rows = found.flatMap(({ row, migration }): readonly MarkedRow[] => {
    if (migration === undefined) return [];
    const { id, name, up } = migration;
    return [{ id, name, version: row.version, row: { checksum: up.checksum, state: "marked" } }];
  });
  const takeover = { tool: "plain" as const, from: null };
  return cohort({ kind, tool: "plain", table, renamed: null }, rows, targets, {
    shape,
    before,
    rows,
    takeover,
  });
}

function takenOver(catalog: Catalog, group: ForeignGroup, ledger: string, standing: Standing): Adoption {
  const { kind, tool, table, targets, shape, hash, inTheWay } = group;
  const { migrations, unknown, failed } = meaningOf(catalog, kind, group.rows);
  if (failed.length > 0) return refused(failedRows(tool, table, targets, failed));
  if (unknown.length > 0 && standing === null) return refused(unknownRows(table, targets, unknown));
  const said =
    standing === null
      ? migrations
      : lineOf(catalog, kind)
          .filter(({ id }) => standing[kind].has(id))
          .map((migration) => ({ migration, key: null }));
  const rows = said.map(({ migration: { id, name, up }, key }): MarkedRow => ({
    id,
    name,
    version: name,
    row: { checksum: up.checksum, state: "marked" },
    ...(key === null ? {} : { foreign: key }),
  }));
  const renamed = inTheWay === null ? null : `${ledger}_${inTheWay.replaceAll("-", "_")}`;
  const rename = table === ledger ? renamed : null;
  if (renamed !== null && rename === null) return refused(blocked(ledger, table, targets, inTheWay ?? ""));
  const takeover = { tool, from: { table, hash, rename } };
  return cohort({ kind, tool, table, renamed: rename }, rows, targets, { shape, before: [], rows, takeover });
}

function cohort(
  what: Pick<AdoptCohort, "kind" | "tool" | "table" | "renamed">,
  rows: readonly MarkedRow[],
  targets: readonly Target[],
  change: Omit<MarkChange, "target">,
): Adoption {
  const shown = rows.map(({ id, version, foreign }) => ({ id, version, from: foreign ?? null }));
  const changes = targets.map((target) => ({ ...change, target }));
  return { cohorts: [{ ...what, rows: shown, compared: "not compared: --force", changes }], problems: [] };
}

function refused(problem: Problem): Adoption {
  return { cohorts: [], problems: [problem] };
}

function unknownRows(table: string, targets: readonly Target[], rows: readonly string[]): Problem {
  return error("adopt-unknown", targets, {
    message: `${table} of ${names(targets)} names ${several(rows)}, and no migration of the folder goes by that.`,
    help: `Import its file (tenantry import), name it with "--! alias: ${rows[0] ?? ""}" in the one it means, or say where these stand: tenantry adopt --to <version>`,
  });
}

function failedRows(
  tool: string,
  table: string,
  targets: readonly Target[],
  rows: readonly string[],
): Problem {
  return error("adopt-failed", targets, {
    message: `${table} of ${names(targets)} says that ${several(rows)} was begun and failed: nobody knows how much of it is there.`,
    help: `Finish it or undo it with ${tool} until its table says so, then adopt again.`,
  });
}

function blocked(ledger: string, table: string, targets: readonly Target[], tool: string): Problem {
  return error("adopt-blocked", targets, {
    message: `The ledger of ${names(targets)} would be called ${ledger}, and that is a table of ${tool}, while ${table} was meant.`,
    help: "Rename that table, or give `ledger` another name in the configuration.",
  });
}

function ambiguous({ tables, targets }: Adoptable["several"][number]): Problem {
  return {
    ...error("adopt-ambiguous", targets, {
      message: `${names(targets)} holds the histories of several tools: ${listed(tables)}.`,
      help: "Say which is meant: tenantry adopt --from <tool>",
    }),
    exit: 2,
  };
}

function error(code: string, targets: readonly Target[], words: Pick<Problem, "message" | "help">): Problem {
  return { code, severity: "error", ...words, targets: targets.map(({ id }) => id), exit: 4 };
}

function names(targets: readonly Target[]): string {
  return whom(targets.map(({ id }) => id));
}

function several(rows: readonly string[]): string {
  return rows.length <= 5
    ? listed(rows)
    : `${rows.slice(0, 4).join(", ")} and ${thousands(rows.length - 4)} more`;
}
