import type { RelationLock, RuledStatement, WorkKind } from "@tenantry/core";
import { strength } from "@tenantry/core";
import type { Context, TableRef } from "./context.ts";
import type { Hit } from "./hit.ts";
import { modes } from "./lock-modes.ts";
import type { Lock, Work } from "./rule.ts";
import { gentleWork } from "./tree/gentle-work.ts";
import type { GentleWork } from "./tree/gentle-work.ts";
import { pointedTables } from "./tree/pointed-tables.ts";
import { strongLocks } from "./tree/strong-locks.ts";
import type { Visit } from "./walk.ts";

/** What the rules know of a statement that was visited: `hits` are those of its own. Null where it touches nothing old. */
export function ruled({ statement, subject, context }: Visit, hits: readonly Hit[]): RuledStatement | null {
  const { node } = subject;
  const own = strongLocks(node, context).map(({ key, lock }) => lockOn(context.keyedTable(key), lock));
  const pointed = pointedTables(node, context).map(({ on, key }) =>
    lockOn(on, key === "comes" ? "ShareRowExclusive" : "AccessExclusive"),
  );
  const worked = [...gentleWork(node, context), ...hits.flatMap((hit) => workOf(hit, context))];
  const said = worked.flatMap(({ table, effect }) =>
    effect.lock === null ? [] : [lockOn(table, effect.lock)],
  );
  const locks = strongestOf([...own, ...pointed, ...said]);
  const work = heaviest(worked.map(({ effect }) => effect.work));
  if (locks.length === 0 && work === null) return null;
  const tables = worked.filter(({ effect }) => effect.work === work).map(({ table }) => table.shown);
  const { path } = context.script;
  const { text, line, command } = statement;
  const known = { id: context.migration.id, kind: context.kind, path, line, command, text };
  return { ...known, locks, work, tables: [...new Set(tables)] };
}

function workOf({ rule, finding }: Hit, context: Context): GentleWork[] {
  if (finding.table === undefined) return [];
  const table = context.table(finding.table);
  return table.fresh ? [] : [{ table, effect: finding.effect ?? rule.effect }];
}

/** The same statement in several cohorts, or several ones that a DO block runs, as one: all that any of them does. */
export function ruledOnce(found: readonly RuledStatement[]): readonly RuledStatement[] {
  const known = new Map<string, RuledStatement>();
  for (const one of found) {
    const key = JSON.stringify([one.path, one.line, one.text]);
    const other = known.get(key);
    known.set(key, other === undefined ? one : joined(other, one));
  }
  return [...known.values()];
}

function joined(one: RuledStatement, other: RuledStatement): RuledStatement {
  const work = heaviest([one.work ?? "none", other.work ?? "none"]);
  const tables = [one, other].filter((each) => each.work === work).flatMap((each) => each.tables);
  return {
    ...one,
    locks: strongestOf([...one.locks, ...other.locks]),
    work,
    tables: [...new Set(tables)],
  };
}

function lockOn({ shown }: TableRef, lock: Lock): RelationLock {
  return { relation: shown, kind: "table", mode: modes[lock] };
}

/** For each table the strongest lock, strongest first; what lets everybody go on is left out. */
function strongestOf(locks: readonly RelationLock[]): readonly RelationLock[] {
  const found = new Map<string, RelationLock>();
  for (const lock of locks) {
    const other = found.get(lock.relation);
    if (other === undefined || strength(lock.mode) > strength(other.mode)) found.set(lock.relation, lock);
  }
  return [...found.values()]
    .filter(({ mode }) => strength(mode) > strength("ROW SHARE"))
    .toSorted((a, b) => strength(b.mode) - strength(a.mode));
}

function heaviest(works: readonly Work[]): WorkKind | null {
  const order = ["rewrite", "build", "scan"] as const;
  return order.find((work) => works.includes(work)) ?? null;
}
