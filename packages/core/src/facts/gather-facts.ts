import type { Sha256 } from "../catalog.ts";
import type { Fingerprint } from "../fingerprint/fingerprint.ts";
import { ordered } from "../plan/groups.ts";
import { cut, type TargetLists } from "../plan/json.ts";
import type { Group, State } from "../state.ts";
import type { Kind, Target } from "../target.ts";
import { order } from "../version.ts";
import type {
  Facts,
  FingerprintFacts,
  GroupFacts,
  InvalidIndexFacts,
  Spread,
  TableFacts,
  UnreadFacts,
} from "./facts.ts";

/** One table of one target. Sizes are bytes; null where nobody can tell, since somebody else has it locked. */
export interface TableSample {
  readonly target: Target;
  readonly table: string;
  readonly rows: number;
  readonly bytes: number | null;
  readonly indexBytes: number | null;
}

/** An invalid index of one target. */
export interface InvalidIndex {
  readonly target: Target;
  readonly table: string;
  readonly index: string;
}

/** What was read of a fleet, target by target. */
export interface Observed extends Pick<
  Facts,
  "environment" | "at" | "server" | "timezone" | "settings" | "extensions"
> {
  readonly majors: Iterable<number>;
  readonly roles: Iterable<string>;
  readonly state: State;
  /** By target id. */
  readonly fingerprints: ReadonlyMap<string, Fingerprint>;
  readonly tables: readonly TableSample[];
  readonly invalid: readonly InvalidIndex[];
}

/** How tenants are written down. */
export interface Naming {
  readonly names: Facts["names"];
  readonly lists: TargetLists;
  readonly sha256: Sha256;
}

/** The facts of a fleet: everything that was read, without what only concerns one tenant. */
export function gatherFacts(observed: Observed, naming: Naming): Facts {
  const { environment, at, server, timezone, settings, extensions, state } = observed;
  return {
    version: 1,
    environment,
    at,
    server,
    majors: [...new Set(observed.majors)].toSorted((a, b) => a - b),
    timezone,
    settings,
    extensions,
    roles: rolesOf(observed, naming).toSorted(order),
    names: naming.names,
    groups: ordered(state.groups).map((group) => groupFacts(group, observed.fingerprints, naming)),
    registry: state.registry,
    unread: unreadFacts(state),
    tables: tableFacts(observed.tables, naming),
    invalidIndexes: invalidFacts(observed.invalid),
  };
}

/** How a target is written down: the public one by its name, a tenant by its id or the beginning of its hash. */
export function factsName({ kind, id }: Target, { names, sha256 }: Pick<Naming, "names" | "sha256">): string {
  return kind === "public" || names === "shown" ? id : sha256(id).slice(0, 12);
}

/** A role that is called like a tenant would tell the tenant's name. */
function rolesOf({ roles, state }: Observed, { names }: Naming): readonly string[] {
  const all = [...new Set(roles)];
  if (names === "shown") return all;
  const tenants = state.groups.flatMap(({ targets }) => targets.filter(({ kind }) => kind === "tenant"));
  const telling = new Set(tenants.flatMap(({ id, schema }) => [id, schema]));
  return all.filter((role) => !telling.has(role));
}

function groupFacts(
  { kind, shape, rows, targets }: Group,
  fingerprints: ReadonlyMap<string, Fingerprint>,
  naming: Naming,
): GroupFacts {
  const hashes = new Map<string, number>();
  for (const { id } of targets) {
    const hash = fingerprints.get(id)?.hash;
    if (hash !== undefined) hashes.set(hash, (hashes.get(hash) ?? 0) + 1);
  }
  const shown = cut(
    targets.map((target) => factsName(target, naming)),
    naming.lists,
  );
  return { kind, shape, rows, count: targets.length, targets: shown, fingerprints: mostFirst(hashes) };
}

function mostFirst(hashes: ReadonlyMap<string, number>): readonly FingerprintFacts[] {
  return [...hashes]
    .map(([hash, count]) => ({ hash, count }))
    .toSorted((a, b) => b.count - a.count || order(a.hash, b.hash));
}

function unreadFacts({ problems }: State): readonly UnreadFacts[] {
  const counts = new Map<string, number>();
  for (const { code, targets } of problems) {
    if (targets !== undefined) counts.set(code, (counts.get(code) ?? 0) + targets.length);
  }
  return [...counts].map(([code, count]) => ({ code, count })).toSorted((a, b) => order(a.code, b.code));
}

function tableFacts(samples: readonly TableSample[], naming: Naming): readonly TableFacts[] {
  return byKindAndName(samples, ({ table }) => table).map(([kind, table, alike]) => {
    const unknown = alike.filter(({ bytes }) => bytes === null).length;
    return {
      kind,
      table,
      targets: alike.length,
      ...(unknown === 0 ? {} : { unknown }),
      rows: spread(alike.map(({ rows }) => rows)),
      bytes: spread(known(alike.map(({ bytes }) => bytes))),
      indexBytes: spread(known(alike.map(({ indexBytes }) => indexBytes))),
      largest: largestOf(alike, naming),
    };
  });
}

function known(numbers: readonly (number | null)[]): readonly number[] {
  return numbers.filter((number) => number !== null);
}

function largestOf(samples: readonly TableSample[], naming: Naming): string {
  const [first] = samples.toSorted(
    (a, b) => (b.bytes ?? -1) - (a.bytes ?? -1) || order(a.target.id, b.target.id),
  );
  return first === undefined ? "" : factsName(first.target, naming);
}

function invalidFacts(found: readonly InvalidIndex[]): readonly InvalidIndexFacts[] {
  return byKindAndName(found, ({ table, index }) => JSON.stringify([table, index])).flatMap(
    ([kind, , alike]) => {
      const [first] = alike;
      return first === undefined
        ? []
        : [{ kind, table: first.table, index: first.index, targets: alike.length }];
    },
  );
}

/** Public ones first, then by name. */
function byKindAndName<T extends { readonly target: Target }>(
  items: readonly T[],
  nameOf: (item: T) => string,
): readonly (readonly [Kind, string, readonly T[]])[] {
  const groups = new Map<string, readonly [Kind, string, T[]]>();
  for (const item of items) {
    const { kind } = item.target;
    const key = `${kind}\n${nameOf(item)}`;
    const group = groups.get(key) ?? [kind, nameOf(item), []];
    groups.set(key, group);
    group[2].push(item);
  }
  return [...groups].toSorted(([a], [b]) => order(a, b)).map(([, group]) => group);
}

/** Percentiles by nearest rank: each is a number that some target really has. */
export function spread(numbers: readonly number[]): Spread {
  const sorted = numbers.toSorted((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return {
    p50: rank(0.5),
    p95: rank(0.95),
    max: sorted.at(-1) ?? 0,
    total: sorted.reduce((sum, number) => sum + number, 0),
  };
}
