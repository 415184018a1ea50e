import type { Node } from "libpg-query";
import type { Context, TableRef } from "../context.ts";
import type { Effect } from "../rule.ts";
import { subcommandsOf } from "./alter-table.ts";

/** Long work on a table that was there before, while reads and writes go on. */
export interface GentleWork {
  readonly table: TableRef;
  readonly effect: Effect;
}

/** An index that is built concurrently, and a constraint that is validated: no rule speaks of what is done well. */
export function gentleWork(node: Node, context: Context): GentleWork[] {
  const built = "IndexStmt" in node && node.IndexStmt.concurrent === true ? [node.IndexStmt.relation] : [];
  const checked = subcommandsOf(node, "AT_ValidateConstraint").map(({ relation }) => relation);
  return [
    ...built.map((relation) => ({ table: context.table(relation), effect: effects.build })),
    ...checked.map((relation) => ({ table: context.table(relation), effect: effects.scan })),
  ].filter(({ table }) => !table.fresh);
}

const effects = {
  build: { lock: "ShareUpdateExclusive", work: "build" },
  scan: { lock: "ShareUpdateExclusive", work: "scan" },
} as const;
