import type { Claim } from "@tenantry/core";
import type { Context, TableRef } from "./context.ts";
import { modes } from "./lock-modes.ts";
import { partitionsOf } from "./objects/find.ts";
import type { Subject } from "./parse/subject.ts";
import type { Finding, Rule } from "./rule.ts";
import { pointedTables } from "./tree/pointed-tables.ts";
import { strongLocks } from "./tree/strong-locks.ts";

/** What would be seen of a finding if its statement ran; undefined where that is nothing, or not where. */
export function claimOf(
  { id, effect: own }: Rule,
  finding: Finding,
  subject: Subject,
  context: Context,
): Claim | undefined {
  const { lock, on, work } = finding.effect ?? own;
  if (lock === null || unseen.includes(id)) return undefined;
  const named = [
    ...(finding.table === undefined ? [] : [context.table(finding.table)]),
    ...(finding.locked ?? []).map((key) => context.keyedTable(key)),
  ];
  const tables = named.length > 0 && on === undefined ? named : [...named, ...lockedBy(subject, context)];
  const relations = tables.flatMap((table) => withPartitions(table, context));
  return relations.length === 0 ? undefined : { relations: [...new Set(relations)], lock: modes[lock], work };
}

/** What is dangerous in these is no lock and no work, or one that only shows with other tenants, other code or rows. */
export const unseen: readonly string[] = [
  "authz",
  "change-default",
  "cic-corruption",
  "drop-check",
  "drop-column",
  "drop-not-null",
  "drop-primary-key",
  "drop-table",
  "drop-trigger",
  "fleet-cic-old-snapshot",
  "fleet-data-dependent",
  "fleet-parallel-cic",
  "fleet-plan-cache",
  "fleet-rewrite-volume",
  "invalid-index-left-behind",
  "many-tables-one-tx",
  "no-where",
  "not-null-added-to-data",
  "rename",
  "replica-identity",
];

function lockedBy({ node }: Subject, context: Context): TableRef[] {
  return [
    ...strongLocks(node, context).map(({ key }) => context.keyedTable(key)),
    ...pointedTables(node, context).map(({ on }) => on),
  ];
}

/** What is done to a partitioned table is seen on its partitions. */
function withPartitions({ key, shown }: TableRef, context: Context): string[] {
  const partitions = partitionsOf(context.before, key);
  return [shown, ...partitions.flatMap((one) => withPartitions(context.keyedTable(one.key), context))];
}
