import type { Base, Catalog } from "../catalog.ts";
import type { Migration } from "../migration.ts";
import { compareMigrations, graph, nodeOf } from "../order.ts";
import type { Target } from "../target.ts";
import { compareVersions } from "../version.ts";
import type { StandIn } from "./stand-ins.ts";

/** A migration of somebody's history, or the base it begins with. */
export interface Piece {
  readonly target: Target;
  readonly what: Migration | Base;
}

/**
 * The order in which the histories of all these targets can have come about: each in its own order, across them by version,
 * and nothing before what it requires of the others.
 */
export function buildOrder(standIns: readonly StandIn[], catalog: Catalog): readonly Piece[] {
  const { explicit } = graph(catalog.migrations);
  const queues = standIns.map(({ target, beginning }) =>
    beginning.reason === null ? [...piecesOf(target, beginning)] : [],
  );
  const waiting = counts(queues.flat().flatMap(nodesOf));
  const isWaitedFor = (node: string): boolean => (waiting.get(node) ?? 0) > 0;
  const order: Piece[] = [];
  for (;;) {
    const heads = queues.filter((queue) => queue.length > 0).toSorted(byHead);
    const ready = heads.find(([head]) => !needs(head, explicit).some(isWaitedFor));
    // Requirements in a circle are refused elsewhere; here nothing may wait for ever.
    const next = (ready ?? heads[0])?.shift();
    if (next === undefined) return order;
    order.push(next);
    for (const node of nodesOf(next)) waiting.set(node, (waiting.get(node) ?? 0) - 1);
  }
}

/** Whether it is a base, not a migration. */
export function isBase(what: Migration | Base): what is Base {
  return !("id" in what);
}

function piecesOf(
  target: Target,
  { base, migrations }: { readonly base: Base | null; readonly migrations: readonly Migration[] },
): readonly Piece[] {
  return [...(base === null ? [] : [base]), ...migrations].map((what) => ({ target, what }));
}

function counts(nodes: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const node of nodes) found.set(node, (found.get(node) ?? 0) + 1);
  return found;
}

function nodesOf({ target, what }: Piece): readonly string[] {
  return isBase(what) ? [] : [nodeOf(target.kind, what.id)];
}

/** What the file names of another kind of ledger: its own is in order anyway. */
function needs(
  piece: Piece | undefined,
  explicit: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  if (piece === undefined || isBase(piece.what)) return [];
  const named = explicit.get(nodeOf(piece.target.kind, piece.what.id)) ?? [];
  return named.filter((node) => !node.startsWith(`${piece.target.kind}:`));
}

function byHead([a]: readonly Piece[], [b]: readonly Piece[]): number {
  if (a === undefined || b === undefined) return 0;
  return compareVersions(versionOf(a), versionOf(b)) || rank(a) - rank(b) || byName(a, b);
}

function versionOf({ what }: Piece): string {
  return isBase(what) ? (what.baseline ?? "0") : what.version;
}

/** Public first, and a base behind all that its version may lean on. */
function rank({ target, what }: Piece): number {
  return (target.kind === "public" ? 0 : 2) + (isBase(what) ? 1 : 0);
}

function byName(a: Piece, b: Piece): number {
  return isBase(a.what) || isBase(b.what) ? 0 : compareMigrations(a.what, b.what);
}
