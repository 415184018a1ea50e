import { lockModes, strength } from "@tenantry/core";
import type { LockMode, RelationLock } from "@tenantry/core";
import type { Row, Session } from "../session.ts";
import { called } from "./relations.ts";
import type { Relations } from "./relations.ts";

/** The modes in which each relation is locked, or waited for, by oid: a stronger one does not hide the others. */
export type Locked = ReadonlyMap<string, ReadonlySet<LockMode>>;

/** What the session's own transaction has locked so far. */
export async function ownLocks(session: Session): Promise<Locked> {
  return lockedOf(await session.query(`${lockQuery} pg_catalog.pg_backend_pid()`));
}

/** The rows of it come from `lockQuery`; ours on catalogs are among them. */
export function lockedOf(rows: readonly Row[]): Locked {
  return together(
    rows.flatMap((row) => {
      const mode = modeOf(String(row["mode"]));
      return mode === null ? [] : [[String(row["relation"]), mode] as const];
    }),
  );
}

/** To be followed by the pid of a backend. */
export const lockQuery = `
select l.relation::pg_catalog.text as relation, l.mode
  from pg_catalog.pg_locks l
 where l.locktype = 'relation'
   and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
   and l.pid =`;

/** What either holds. */
export function merged(one: Locked, other: Locked): Locked {
  return together([...flat(one), ...flat(other)]);
}

/** What `after` holds that `before` did not. Taking a lock again in the same mode leaves no trace. */
export function gained(before: Locked, after: Locked): Locked {
  return together(flat(after).filter(([oid, mode]) => before.get(oid)?.has(mode) !== true));
}

/** The strongest lock on each of these relations, strongest first, then by name. */
export function relationLocks(locked: Locked, relations: Relations, home: string): readonly RelationLock[] {
  const locks = [...locked].flatMap(([oid, modes]) => {
    const relation = relations.get(oid);
    const mode = lockModes.findLast((one) => modes.has(one));
    if (relation === undefined || mode === undefined) return [];
    return [{ relation: called(relation, home), kind: relation.kind, mode }];
  });
  return locks.toSorted((a, b) => strength(b.mode) - strength(a.mode) || (a.relation < b.relation ? -1 : 1));
}

function flat(locked: Locked): readonly (readonly [string, LockMode])[] {
  return [...locked].flatMap(([oid, modes]) => [...modes].map((mode) => [oid, mode] as const));
}

function together(locks: Iterable<readonly [string, LockMode]>): Locked {
  const all = new Map<string, Set<LockMode>>();
  for (const [oid, mode] of locks) all.set(oid, (all.get(oid) ?? new Set()).add(mode));
  return all;
}

/** `ShareRowExclusiveLock` as SQL writes it. */
function modeOf(name: string): LockMode | null {
  const words = name
    .replace(/Lock$/, "")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toUpperCase();
  return lockModes.find((mode) => mode === words) ?? null;
}
