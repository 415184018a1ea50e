import type { Intent } from "../intent.ts";
import { nodeOf, type Graph } from "../order.ts";
import type { Problem } from "../problem.ts";
import { whom } from "../words.ts";
import type { Draft } from "./draft.ts";
import { everywhere, type Everywhere } from "./everywhere.ts";
import type { Finding } from "./finding.ts";
import { reversed } from "./reach.ts";
import { isRecorded } from "./reading.ts";

/** A requirement of a step that will not be met, seen from one draft. */
interface Unmet {
  readonly id: string;
  readonly path: string | undefined;
  readonly node: string;
  /** Targets that stand in the way. */
  readonly targets: readonly string[];
}

/** For each draft the requirements of its pending steps that are neither recorded nor part of the plan. */
export function unmetRequires(
  drafts: readonly Draft[],
  graph: Graph,
  phase: Intent["phase"],
): readonly (readonly Finding[])[] {
  const fleet = everywhere(drafts);
  return drafts.map((draft) =>
    stepsThat(draft, graph.explicit, (node) => lackingFor(draft, node, fleet)).map((unmet) =>
      phase === "contract" ? expandMissing(draft, unmet) : requiresUnmet(unmet),
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
  inTheWay: (node: string) => readonly string[],
): readonly Unmet[] {
  if (draft.reading.selected.length === 0) return [];
  const { kind, migrations, at } = draft.reading.line;
  return draft.steps.flatMap(({ id }) =>
    (edges.get(nodeOf(kind, id)) ?? []).flatMap((node) => {
      const targets = inTheWay(node);
      return targets.length === 0 ? [] : [{ id, path: migrations[at.get(id) ?? -1]?.path, node, targets }];
    }),
  );
}

/** In its own ledger a step needs what it requires there; in the other kind of ledger it needs it everywhere. */
function lackingFor(draft: Draft, node: string, fleet: Everywhere): readonly string[] {
  if (!inLedgerOf(draft, node)) return fleet.lacking(node);
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

function expandMissing({ reading }: Draft, { id, path, node }: Unmet): Finding {
  const blocked = reading.selected.map((target) => target.id);
  return finding("expand-missing", id, node, path, blocked, {
    message: `${id} is a contract migration: it cannot run in {who} before ${idOf(node)} is applied everywhere it must be.`,
    help: "Run tenantry apply --phase expand first; tenantry status shows who is behind.",
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
