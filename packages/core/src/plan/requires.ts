import type { Phase } from "../migration.ts";
import { nodeOf, type Graph } from "../order.ts";
import type { Problem } from "../problem.ts";
import { whom } from "../words.ts";
import type { Draft } from "./draft.ts";
import { everywhere, type Everywhere } from "./everywhere.ts";
import type { Finding } from "./finding.ts";
import { reversed } from "./reach.ts";
import { recordedBy } from "./recorded-by.ts";
import { isRecorded } from "./reading.ts";

/** A requirement of a step that will not be met, seen from one draft. */
interface Unmet {
  readonly id: string;
  readonly path: string | undefined;
  readonly node: string;
  readonly phase: Phase | null;
  /** Targets that stand in the way. */
  readonly targets: readonly string[];
}

/** For each draft the requirements of its pending steps that are neither recorded nor part of the plan. */
export function unmetRequires(drafts: readonly Draft[], graph: Graph): readonly (readonly Finding[])[] {
  const fleet = everywhere(drafts);
  return drafts.map((draft) =>
    stepsThat(draft, graph.explicit, (node, phase) => lackingFor(draft, node, phase, fleet)).map((unmet) =>
      unmet.phase === "contract" ? expandMissing(unmet) : requiresUnmet(unmet),
    ),
  );
}

/** For each draft the applied migrations that require something it reverts, and stay. */
export function stillRequired(drafts: readonly Draft[], graph: Graph): readonly (readonly Finding[])[] {
  const fleet = everywhere(drafts);
  const children = reversed(graph.explicit);
  return drafts.map((draft) =>
    stepsThat(draft, children, (node) => keptBeside(draft, node, fleet)).map(stays),
  );
}

/** For every step of a draft the nodes at the other end of `edges` that some targets stand in the way of. */
function stepsThat(
  draft: Draft,
  edges: ReadonlyMap<string, readonly string[]>,
  inTheWay: (node: string, phase: Phase | null) => readonly string[],
): readonly Unmet[] {
  if (draft.reading.selected.length === 0) return [];
  const { kind, migrations, at } = draft.reading.line;
  return draft.steps.flatMap(recordedBy).flatMap(({ id, phase }) =>
    (edges.get(nodeOf(kind, id)) ?? []).flatMap((node) => {
      const targets = inTheWay(node, phase);
      const path = migrations[at.get(id) ?? -1]?.path;
      return targets.length === 0 ? [] : [{ id, path, node, phase, targets }];
    }),
  );
}

/**
 * In its own ledger a step needs what it requires there; in the other kind of ledger it needs it everywhere. A contract
 * needs its expand everywhere in any case: the old application, which it breaks, runs until nobody needs it any more.
 */
function lackingFor(draft: Draft, node: string, phase: Phase | null, fleet: Everywhere): readonly string[] {
  if (phase === "contract" || !inLedgerOf(draft, node)) return fleet.lacking(node);
  const id = idOf(node);
  const met = isRecorded(draft.reading, id) || draft.ids.has(id);
  return met ? [] : draft.reading.selected.map((target) => target.id);
}

function keptBeside(draft: Draft, node: string, fleet: Everywhere): readonly string[] {
  if (!inLedgerOf(draft, node)) return fleet.keeping(node);
  const id = idOf(node);
  const gone = !draft.reading.rows.has(id) || draft.ids.has(id);
  return gone ? [] : draft.reading.selected.map((target) => target.id);
}

function requiresUnmet({ id, path, node, targets }: Unmet): Finding {
  return finding("requires-unmet", id, node, path, targets, {
    message: `${id} requires ${idOf(node)}, which is not applied in {who} and not part of this plan.`,
    help: `Apply ${idOf(node)} to ${whom(targets)} first, or select them too.`,
  });
}

function expandMissing({ id, path, node, targets }: Unmet): Finding {
  return finding("expand-missing", id, node, path, targets, {
    message: `${id} is a contract migration and runs nowhere yet: ${idOf(node)}, which it requires, is not applied in {who}.`,
    help: "Run tenantry apply --phase expand first. A tenant that is never to have it must leave the fleet: by its state, or by the query that lists tenants.",
  });
}

function stays({ id, path, node, targets }: Unmet): Finding {
  return finding("still-required", id, node, path, targets, {
    message: `${id} cannot be reverted: ${idOf(node)} requires it and stays applied in {who}.`,
    help: `Revert ${idOf(node)} there first.`,
  });
}

function finding(
  code: string,
  id: string,
  node: string,
  path: string | undefined,
  targets: readonly string[],
  text: Pick<Problem, "message" | "help">,
): Finding {
  const place = path === undefined ? null : { path };
  return { code, subject: `${id} ${node}`, severity: "error", exit: 4, ...text, place, targets };
}

function inLedgerOf(draft: Draft, node: string): boolean {
  return node === nodeOf(draft.reading.line.kind, idOf(node));
}

function idOf(node: string): string {
  return node.slice(node.indexOf(":") + 1);
}
