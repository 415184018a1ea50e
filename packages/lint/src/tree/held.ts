import type { Kind } from "@tenantry/core";
import type { Node } from "libpg-query";
import type { Context } from "../context.ts";
import type { Objects } from "../objects/objects.ts";
import { moveOf } from "../replay/rename.ts";
import { pointedTables } from "./pointed-tables.ts";
import { strongLocks } from "./strong-locks.ts";
import type { StrongLock } from "./strong-locks.ts";

/** Locks on tables that were there before, under the names that these have by now. */
export interface Held {
  readonly own: readonly StrongLock[];
  /** Keys of the tables that are locked because a foreign key points to them. */
  readonly pointed: readonly string[];
}

export const nothingHeld: Held = { own: [], pointed: [] };

/** What is held once a statement is over that ran in a transaction with this context. */
export function heldAfter(node: Node, context: Context): Held {
  if (context.mode !== "transaction") return nothingHeld;
  const name = namesAfter(node, context.before, context.kind);
  const own = [...context.held.own, ...strongLocks(node, context)];
  const pointed = [...context.held.pointed, ...pointedTables(node, context).map(({ on }) => on.key)];
  return { own: own.map((one) => ({ ...one, key: name(one.key) })), pointed: pointed.map(name) };
}

function namesAfter(node: Node, before: Objects, kind: Kind): (key: string) => string {
  const move = moveOf(node, before, kind);
  return (key) => (key === move?.from ? move.to : key);
}
