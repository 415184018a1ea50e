import { isRetyped } from "./alter-column.ts";
import { alterPart } from "./alter-part.ts";
import type { Between } from "./alter-part.ts";
import { isExtended } from "./alter-type.ts";
import type { Refusal } from "./draft.ts";
import { isSame } from "./part.ts";
import type { Part, PartKind, Parts } from "./part.ts";

/** What becomes of every part that does not simply stay, by key. What is made anew is both removed and made. */
export interface Fates {
  readonly removed: ReadonlySet<string>;
  readonly made: ReadonlySet<string>;
  /** With the statements that do it. */
  readonly altered: ReadonlyMap<string, readonly string[]>;
  readonly refusals: readonly Refusal[];
}

interface Open extends Between {
  readonly removed: Set<string>;
  readonly made: Set<string>;
  readonly altered: Map<string, readonly string[]>;
  readonly refusals: Refusal[];
  /** Parts whose users in the schema of before have still to be looked at. */
  readonly queue: string[];
  readonly users: ReadonlyMap<string, readonly string[]>;
}

/** Decides what is dropped, made and altered, and what has to make way for that. */
export function fatesOf(between: Between): Fates {
  const open: Open = {
    ...between,
    removed: new Set(),
    made: new Set(),
    altered: new Map(),
    refusals: [],
    queue: [],
    users: usersOf(between.before),
  };
  for (const [key, part] of between.before) if (!between.after.has(key)) leave(open, key, part);
  for (const [key, part] of between.after) arrive(open, key, part);
  for (let key = open.queue.shift(); key !== undefined; key = open.queue.shift())
    for (const user of open.users.get(key) ?? []) disturb(open, key, user);
  return open;
}

/** Who uses a part, by its key. */
export function usersOf(parts: Parts): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const [key, { uses }] of parts)
    for (const used of uses) {
      const list = users.get(used) ?? [];
      users.set(used, list);
      list.push(key);
    }
  return users;
}

function leave(open: Open, key: string, part: Part): void {
  if (part.inherited && !changesParent(open, part)) return;
  open.removed.add(key);
  open.queue.push(key);
}

function arrive(open: Open, key: string, to: Part): void {
  const from = open.before.get(key);
  if (to.inherited && (from === undefined || from.inherited || changesParent(open, to))) return;
  if (from === undefined) return void open.made.add(key);
  if (isSame(from, to)) return;
  const statements = alterPart(from, to, open);
  if (statements === null) return remake(open, key, from, to);
  open.altered.set(key, statements);
  const isMoved = to.kind === "column" && isRetyped(from, to);
  const isSwapped = to.facts["form"] === "enum" && to.kind === "type" && !isExtended(from, to);
  if (isMoved || isSwapped) open.queue.push(key);
}

/** Whether its table comes out of, or into, a partitioned one. */
function changesParent({ before, after }: Open, { on }: Part): boolean {
  const [was, is] = [before, after].map((parts) =>
    [...parts.values()].find(({ kind, ident }) => kind === "table" && ident === on),
  );
  return was !== undefined && is !== undefined && was.facts["partitionOf"] !== is.facts["partitionOf"];
}

function remake(open: Open, key: string, from: Part, to: Part): void {
  if (open.removed.has(key)) return;
  if (to.kind === "table")
    return refuse(
      open,
      key,
      "its parents, its kind, or how it is partitioned or stored, cannot change while it keeps its rows",
    );
  if (to.kind === "column" && to.facts["generated"] === undefined && from.facts["generated"] === undefined)
    return refuse(open, key, "it would have to be dropped with its data and made again");
  open.removed.add(key);
  open.made.add(key);
  open.altered.delete(key);
  open.queue.push(key);
}

// They follow a change of type by themselves.
const followers: readonly PartKind[] = [
  "index",
  "constraint",
  "statistics",
  "sequence",
  "ownership",
  "replica identity",
  "cluster",
  "comment",
  "grant",
  "revocation",
  "table",
];

/** What happens to `user` when the part that it uses goes, or gets another type. */
function disturb(open: Open, key: string, user: string): void {
  const [used, from, to] = [open.before.get(key), open.before.get(user), open.after.get(user)];
  if (used === undefined || from === undefined || to === undefined || to.inherited) return;
  const isGone = open.removed.has(key);
  if (open.removed.has(user) || (from.kind === "sequence" && used.kind === "column")) return;
  if (!isGone && used.kind === "column" && followers.includes(from.kind)) return;
  if (from.kind === "column" && from.facts["generated"] === undefined) return retype(open, key, user);
  const keepsData = from.kind === "table" || from.kind === "domain" || from.kind === "type";
  if (!keepsData) return remake(open, user, from, to);
  if (!open.altered.has(user)) refuse(open, key, `${user} uses it, and would have to be made anew with it`);
}

/** A column with data follows an enum that is swapped; of any other type that goes it must have been altered away. */
function retype(open: Open, key: string, user: string): void {
  if (open.altered.has(user)) return;
  if (open.removed.has(key))
    return refuse(open, key, `${user} uses it, and would have to be made anew with it`);
  if (!open.queue.includes(user)) open.queue.push(user);
}

function refuse(open: Open, object: string, reason: string): void {
  open.refusals.push({ object, reason });
}
