import type { Catalog } from "../catalog.ts";
import type { Intent } from "../intent.ts";
import type { Migration } from "../migration.ts";
import { nodeOf, type Graph } from "../order.ts";
import type { Place } from "../problem.ts";
import type { LedgerRow } from "../state.ts";
import { listed } from "../words.ts";
import type { Finding } from "./finding.ts";
import { reach, reversed } from "./reach.ts";
import { isRecorded, missing, type Reading } from "./reading.ts";

/** What the checks of one plan have in common, computed once. */
export interface Integrity {
  readonly graph: Graph;
  readonly verb: Intent["verb"];
  readonly outOfOrder: Intent["outOfOrder"];
  /** Nodes that `--phase expand` may have skipped. */
  readonly skippable: ReadonlySet<string>;
  /** Paths of files that could not be read: their rows are no strangers. */
  readonly unread: readonly string[];
}

export function integrityOf(
  catalog: Catalog,
  graph: Graph,
  { verb, outOfOrder }: Pick<Intent, "verb" | "outOfOrder">,
): Integrity {
  const contracts = graph.line.public
    .map((id) => nodeOf("public", id))
    .concat(graph.line.tenant.map((id) => nodeOf("tenant", id)))
    .filter(isContract(catalog));
  return {
    graph,
    verb,
    outOfOrder,
    skippable: new Set([...contracts, ...reach(contracts, reversed(graph.explicit))]),
    unread: catalog.problems.flatMap(({ severity, path }) => (severity === "error" && path ? [path] : [])),
  };
}

/** All that contradicts the files in the history of one group. */
export function check(reading: Reading, integrity: Integrity): readonly Finding[] {
  return [
    ...reading.line.migrations.flatMap((migration) => edited(reading, migration)),
    ...reading.strangers.flatMap((row) => stranger(reading, row, integrity.unread)),
    ...[...reading.twice].map(([id, spellings]) => twoSpellings(reading, id, spellings)),
    ...(integrity.verb === "apply" ? outOfOrder(reading, integrity) : []),
    ...unfinished(reading),
  ];
}

function isContract(catalog: Catalog): (node: string) => boolean {
  const contracts = new Set(
    catalog.migrations.flatMap(({ id, phase }) => (phase === "contract" ? [id] : [])),
  );
  return (node) => contracts.has(node.slice(node.indexOf(":") + 1));
}

function edited(reading: Reading, migration: Migration): readonly Finding[] {
  const row = reading.rows.get(migration.id);
  if (row?.checksum === undefined || row.checksum === null || row.checksum === migration.up.checksum)
    return [];
  const message = `${migration.id} was changed after {who} ran it.`;
  const help = `Put the old text back and write a new migration. If the edit was meant: tenantry mark --checksum ${migration.id} {flags}`;
  return [error("edited", reading, migration.id, message, help, { path: migration.up.path })];
}

function stranger(reading: Reading, row: LedgerRow, unread: readonly string[]): readonly Finding[] {
  if (unread.some((path) => path.slice(path.lastIndexOf("/") + 1).startsWith(row.version))) return [];
  const erase = `erase the row: tenantry mark --unapplied ${row.version} {flags}`;
  if (row.checksum !== null) {
    const message = `${row.version} is recorded in {who}, but the folder has no such migration.`;
    return [error("missing-file", reading, row.version, message, `Put the file back, or ${erase}`, null)];
  }
  const message = `${row.version} is recorded in {who}, and no migration of the folder goes by that name.`;
  const help = `Add the migration, name it with "--! alias: ${row.version}" in the one it means, or ${erase}`;
  return [error("unknown-row", reading, row.version, message, help, null)];
}

function twoSpellings(reading: Reading, id: string, spellings: readonly string[]): Finding {
  const path = reading.line.migrations[reading.line.at.get(id) ?? -1]?.path;
  const message = `${id} is recorded twice in {who}: as ${listed(spellings)}.`;
  const help = `Erase one of the rows: tenantry mark --unapplied ${spellings.at(-1) ?? id} {flags}`;
  return error("two-spellings", reading, id, message, help, path === undefined ? null : { path });
}

/** Pending although something that comes after it is applied. */
function outOfOrder(reading: Reading, integrity: Integrity): readonly Finding[] {
  const gaps = gapsOf(reading);
  if (gaps.length === 0) return [];
  const { kind, migrations } = reading.line;
  const nodes = migrations.filter(({ id }) => isRecorded(reading, id)).map(({ id }) => nodeOf(kind, id));
  const before = reach(nodes, integrity.graph.parents);
  const named = reach(nodes, integrity.graph.explicit);
  return gaps
    .filter(({ id }) => {
      const node = nodeOf(kind, id);
      return (integrity.skippable.has(node) ? named : before).has(node);
    })
    .map((migration) => gap(reading, migration, integrity.outOfOrder));
}

/** The missing migrations that stand before the last recorded one: usually none, so the graph is not walked. */
function gapsOf(reading: Reading): readonly Migration[] {
  const last = reading.line.migrations.findLastIndex(({ id }) => isRecorded(reading, id));
  return missing(reading).filter(({ id }) => (reading.line.at.get(id) ?? 0) < last);
}

function gap(reading: Reading, migration: Migration, allowed: Intent["outOfOrder"]): Finding {
  const place = { path: migration.path };
  if (allowed === "allow") {
    const message = `${migration.id} fills a gap: {who} already ran migrations that come after it.`;
    return {
      ...error("out-of-order", reading, migration.id, message, "", place),
      severity: "notice",
      exit: 0,
    };
  }
  const message = `${migration.id} is out of order: {who} already ran migrations that come after it.`;
  const help = "Give it a later version, or fill the gap: tenantry apply --out-of-order allow";
  return error("out-of-order", reading, migration.id, message, help, place);
}

function unfinished(reading: Reading): readonly Finding[] {
  return reading.line.migrations
    .filter(({ id }) => reading.rows.get(id)?.state === "running")
    .map((migration) => ({
      ...error(
        "unfinished",
        reading,
        migration.id,
        `${migration.id} was begun in {who} and never finished.`,
        "The next apply takes it up where it stopped, unless another run is still at it.",
        { path: migration.path },
      ),
      severity: "warning" as const,
      exit: 0 as const,
    }));
}

function error(
  code: string,
  reading: Reading,
  subject: string,
  message: string,
  help: string,
  place: Place | null,
): Finding {
  const targets = reading.selected.map(({ id }) => id);
  return { code, subject, severity: "error", exit: 4, message, help, place, targets };
}
