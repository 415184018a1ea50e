import type { Kind, LedgerShape, Problem, State, Target } from "@tenantry/core";
import type { Environment } from "../environment.ts";
import { listFleet } from "../fleet.ts";
import type { Fleet } from "../fleet.ts";
import { grouped } from "../grouped.ts";
import { readState } from "../ledger/read.ts";
import { openReader } from "../reading.ts";
import type { ForeignRow } from "./foreign.ts";
import { lookInto, readTables } from "./look.ts";
import type { Found, Presence, Wanted } from "./look.ts";
import type { Tool } from "./tools.ts";

/** Targets of one kind in which one tool left the same history. */
export interface ForeignGroup {
  readonly kind: Kind;
  readonly tool: Exclude<Tool, "plain">;
  readonly table: string;
  readonly rows: readonly ForeignRow[];
  /** SHA-256 of the rows, by which the server knows them again. */
  readonly hash: string;
  /** The tool whose table has the ledger's name, so that it must be renamed; null where the name is free. */
  readonly inTheWay: Exclude<Tool, "plain"> | null;
  /** A ledger of ours that is there already, and empty. */
  readonly shape: LedgerShape;
  readonly targets: readonly Target[];
}

/** Everything that an adoption is decided on. */
export interface Adoptable {
  readonly fleet: Fleet;
  /** Targets with a ledger that is read as it is. */
  readonly state: State;
  readonly foreign: readonly ForeignGroup[];
  /** Targets with tables of several tools: somebody must say which is meant. */
  readonly several: readonly { readonly tables: readonly string[]; readonly targets: readonly Target[] }[];
  /** Targets in which no tool left anything. */
  readonly untouched: readonly Target[];
  /** What could not be read. */
  readonly problems: readonly Problem[];
  /** The major version of the environment's own server. */
  readonly major: number;
}

/**
 * Reads what other tools recorded in the targets that `selects` means: a look into each database's catalog, then a round trip
 * per thousand tables. Nothing is written. Throws `ConnectError`, `ServerError` or `SessionLost` for the own database only.
 */
export async function readAdoptable(
  environment: Environment,
  wanted: Wanted,
  selects: (target: Target) => boolean,
): Promise<Adoptable> {
  const session = await openReader(environment, environment.connection);
  try {
    const fleet = await listFleet(environment, session);
    const selected = { ...fleet, targets: fleet.targets.filter(selects) };
    const { presence, budget, problems } = await lookInto(environment, selected, wanted, session);
    const withLedger = selected.targets.filter((target) => presence.get(target)?.ledger === "other");
    const state = await readState(environment, { ...fleet, targets: withLedger }, session);
    const empty = emptyLedgers(state);
    const open = selected.targets.filter((target) => isOpen(target, presence.get(target), empty));
    const several = open.filter((target) => (presence.get(target)?.seen.length ?? 0) > 1);
    const single = open.filter((target) => presence.get(target)?.seen.length === 1);
    const tables = { fleet, presence, budget };
    const read = await readTables(environment, tables, single, session);
    return {
      fleet,
      state: withMissing(state, selected.targets, presence, problems),
      foreign: foreignGroups(single, read.found, presence, empty),
      several: together(several, presence),
      untouched: open.filter((target) => presence.get(target)?.seen.length === 0 && !empty.has(target)),
      problems: [...problems, ...read.problems],
      major: Math.floor(session.version / 10_000),
    };
  } finally {
    await session.close();
  }
}

type Presences = ReadonlyMap<Target, Presence>;

/** The shapes of ledgers of ours in which nothing is recorded yet. */
function emptyLedgers({ groups }: State): ReadonlyMap<Target, LedgerShape> {
  const empty = groups.filter(({ rows }) => rows.length === 0);
  return new Map(empty.flatMap(({ shape, targets }) => targets.map((target) => [target, shape] as const)));
}

/** Nothing of ours is recorded there. */
function isOpen(
  target: Target,
  presence: Presence | undefined,
  empty: ReadonlyMap<Target, unknown>,
): boolean {
  return presence !== undefined && (presence.ledger !== "other" || empty.has(target));
}

/** Schemas that the catalog of their database does not have. */
function withMissing(
  state: State,
  targets: readonly Target[],
  presence: Presences,
  problems: readonly Problem[],
): State {
  const unread = new Set(problems.flatMap(({ targets: named }) => named ?? []));
  const missing = targets.filter(
    (target) => target.kind === "tenant" && !presence.has(target) && !unread.has(target.id),
  );
  return { ...state, unprovisioned: [...state.unprovisioned, ...missing.map(({ id }) => id)].toSorted() };
}

function foreignGroups(
  targets: readonly Target[],
  found: ReadonlyMap<Target, Found>,
  presence: Presences,
  empty: ReadonlyMap<Target, LedgerShape>,
): readonly ForeignGroup[] {
  const single = targets.flatMap((target) => {
    const there = found.get(target);
    const ledger = presence.get(target)?.ledger;
    if (there === undefined || ledger === undefined) return [];
    const inTheWay = ledger === "free" || ledger === "other" ? null : ledger;
    const { seen, content } = there;
    const shape = empty.get(target) ?? "none";
    return [
      { kind: target.kind, tool: seen.tool.tool, table: seen.table, ...content, inTheWay, shape, target },
    ];
  });
  const groups = grouped(single, ({ kind, tool, table, hash, inTheWay, shape }) =>
    JSON.stringify([kind, tool, table, hash, inTheWay, shape]),
  );
  return [...groups.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    const { target: _target, ...group } = first;
    return [{ ...group, targets: alike.map(({ target }) => target) }];
  });
}

function together(targets: readonly Target[], presence: Presences): Adoptable["several"] {
  const tablesOf = (target: Target): readonly string[] =>
    (presence.get(target)?.seen ?? []).map(({ tool, table }) => `${table} (${tool.tool})`);
  const groups = grouped(targets, (target) => JSON.stringify(tablesOf(target)));
  return [...groups.values()].flatMap((alike) => {
    const [first] = alike;
    return first === undefined ? [] : [{ tables: tablesOf(first), targets: alike }];
  });
}
