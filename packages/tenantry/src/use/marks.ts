import { kindsOf, plan, selects } from "@tenantry/core";
import type { Catalog, Group, Intent, Kind, LedgerRow, Migration, Selection, State } from "@tenantry/core";
import type { MarkChange, MarkedRow } from "@tenantry/postgres";
import { usage } from "../error.ts";
import { sha256 } from "../project.ts";
import { findMigration } from "./find.ts";

/** What a mark is to make of the ledgers. */
export type MarkWish =
  | { readonly how: "applied" | "unapplied" | "checksum"; readonly word: string }
  /** Exactly what stands at or before it is recorded: a version, an id, `head` or `base`. */
  | { readonly how: "to"; readonly word: string };

/** What has to be written where, so that the wish comes true; nothing for ledgers that are so already. Throws exit 2. */
export function marksOf(
  catalog: Catalog,
  state: State,
  intent: Intent,
  wish: MarkWish,
): readonly MarkChange[] {
  const groups = selectedGroups(state, intent.selection);
  const rowsOf = wisher(catalog, groups, intent, wish);
  return groups.flatMap((group) => {
    const rows = rowsOf(group);
    const { shape, rows: before, targets } = group;
    return rows.length === 0 ? [] : targets.map((target) => ({ target, shape, before, rows }));
  });
}

/** The state once the changes are written. */
export function marked(state: State, changes: readonly MarkChange[]): State {
  const after = new Map(changes.map((change) => [change.target.id, change]));
  return {
    ...state,
    groups: state.groups.flatMap((group) => {
      const same = group.targets.filter(({ id }) => !after.has(id));
      const other = group.targets.filter(({ id }) => after.has(id));
      const [change] = other.flatMap(({ id }) => after.get(id) ?? []);
      const rows = change === undefined ? group.rows : written(group.rows, change.rows);
      return [
        ...(same.length > 0 ? [{ ...group, targets: same }] : []),
        ...(other.length > 0 ? [{ ...group, shape: "ours" as const, rows, targets: other }] : []),
      ];
    }),
  };
}

function selectedGroups(state: State, selection: Selection): readonly Group[] {
  return state.groups
    .map((group) => ({
      ...group,
      targets: group.targets.filter((target) => selects(selection, target, sha256)),
    }))
    .filter(({ targets }) => targets.length > 0);
}

function wisher(
  catalog: Catalog,
  groups: readonly Group[],
  intent: Intent,
  wish: MarkWish,
): (group: Group) => readonly MarkedRow[] {
  if (wish.how === "to") {
    const wanted = upTo(catalog, intent, wish.word);
    return (group) => exactly(catalog, group, wanted[group.kind]);
  }
  const kinds = new Set(groups.map(({ kind }) => kind));
  const reachable = catalog.migrations.filter(({ scope }) => kindsOf(scope).some((kind) => kinds.has(kind)));
  const strangers = groups.some(({ rows }) => rows.some(({ version }) => version === wish.word));
  const known = reachable.some(({ id, name, version }) => [id, name, version].includes(wish.word));
  if (wish.how === "unapplied" && strangers && !known) return (group) => erasedRow(group, wish.word);
  const migration = findMigration({ ...catalog, migrations: reachable }, wish.word);
  return (group) => {
    if (!kindsOf(migration.scope).includes(group.kind)) return [];
    if (wish.how === "unapplied") return erased(group, migration, wish.word);
    return wish.how === "applied" ? recorded(group, catalog, migration) : corrected(group, migration);
  };
}

function recorded(group: Group, catalog: Catalog, migration: Migration): readonly MarkedRow[] {
  const [row] = claimed(group, migration);
  if (row !== undefined && row.state !== "running") return [];
  const version = row?.version ?? migration[spelling(group, catalog)];
  const { id, name, up } = migration;
  return [{ id, name, version, row: { checksum: up.checksum, state: "marked" } }];
}

function erased(group: Group, migration: Migration, word: string): readonly MarkedRow[] {
  const all = claimed(group, migration);
  const spelled = all.filter(({ version }) => version === word);
  const { id, name } = migration;
  return (spelled.length > 0 ? spelled : all).map(({ version }) => ({ id, name, version, row: null }));
}

function erasedRow({ rows }: Group, word: string): readonly MarkedRow[] {
  return rows
    .filter(({ version }) => version === word)
    .map(({ version }) => ({ id: version, name: null, version, row: null }));
}

function corrected(group: Group, migration: Migration): readonly MarkedRow[] {
  const { id, name, up } = migration;
  return claimed(group, migration)
    .filter(({ checksum, state }) => checksum !== up.checksum && state !== "running")
    .map(({ version, state }) => ({ id, name, version, row: { checksum: up.checksum, state } }));
}

function exactly(catalog: Catalog, group: Group, wanted: ReadonlySet<string>): readonly MarkedRow[] {
  const line = new Set(catalog.lines[group.kind]);
  return catalog.migrations
    .filter(({ id }) => line.has(id))
    .flatMap((migration) =>
      wanted.has(migration.id) ? recorded(group, catalog, migration) : erased(group, migration, ""),
    );
}

/** For each kind of ledger what an empty one would have to run to get there. */
export function upTo(
  catalog: Catalog,
  intent: Intent,
  word: string,
): Readonly<Record<Kind, ReadonlySet<string>>> {
  const everything = { only: null, tenants: [], labels: {}, shard: null };
  const to = word === "head" ? null : word;
  const bounded = { ...intent, verb: "apply" as const, selection: everything, to, steps: null, phase: null };
  const { stages, problems } = plan({ ...catalog, problems: [] }, empty, bounded, sha256);
  const wrong = problems.find(({ exit }) => exit === 2);
  if (wrong !== undefined) throw usage(wrong.code, wrong.message, wrong.help);
  const ids = (kind: Kind): ReadonlySet<string> =>
    new Set(
      stages
        .filter((stage) => stage.kind === kind)
        .flatMap(({ cohorts }) => cohorts.flatMap(({ steps }) => steps.map(({ id }) => id))),
    );
  return { public: ids("public"), tenant: ids("tenant") };
}

const empty: State = {
  groups: (["public", "tenant"] as const).map((kind) => ({
    kind,
    shape: "none",
    rows: [],
    targets: [{ kind, id: kind, database: "", schema: kind, labels: {} }],
  })),
  unprovisioned: [],
  orphans: [],
  registry: true,
  problems: [],
};

/** The rows that mean this migration, however they spell it. */
function claimed({ rows }: Group, { name, version, alias }: Migration): readonly LedgerRow[] {
  return rows.filter((row) => [name, version, ...alias].includes(row.version));
}

/** A ledger that was taken over keeps its bare versions. */
function spelling({ rows }: Group, { migrations }: Catalog): "name" | "version" {
  const names = new Set(migrations.map(({ name }) => name));
  const versions = new Set(migrations.map(({ version }) => version));
  const isBare =
    rows.some(({ version }) => versions.has(version)) && !rows.some(({ version }) => names.has(version));
  return isBare ? "version" : "name";
}

function written(rows: readonly LedgerRow[], changes: readonly MarkedRow[]): readonly LedgerRow[] {
  const left = new Map(rows.map((row) => [row.version, row]));
  for (const { version, row } of changes) {
    if (row === null) left.delete(version);
    else left.set(version, { version, ...row });
  }
  return [...left.values()].toSorted((a, b) => (a.version < b.version ? -1 : 1));
}
