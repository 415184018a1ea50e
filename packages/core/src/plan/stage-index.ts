import { nodeOf, type Graph } from "../order.ts";
import type { Kind } from "../target.ts";
import type { Draft } from "./draft.ts";

/**
 * The stage of every planned node: public ones in even stages, tenant ones in odd stages. A node stands after what it
 * requires in the other ledger, a contract also after what it requires in its own, and none before what precedes it.
 */
export function stageIndex(drafts: readonly Draft[], graph: Graph): ReadonlyMap<string, number> {
  const nodes = {
    public: plannedNodes("public", drafts, graph),
    tenant: plannedNodes("tenant", drafts, graph),
  };
  const contracts = new Set(drafts.flatMap(contractsOf));
  const index = new Map<string, number>();
  // Each round settles at least one more stage; the count only guards against a circle in a broken catalog.
  for (let rounds = nodes.public.length + nodes.tenant.length; rounds >= 0; rounds -= 1) {
    const moved = settle(nodes.public, 0, index, graph, contracts);
    if (!settle(nodes.tenant, 1, index, graph, contracts) && !moved) break;
  }
  return index;
}

function plannedNodes(kind: Kind, drafts: readonly Draft[], graph: Graph): readonly string[] {
  const planned = new Set(
    drafts.flatMap(({ reading, ids }) =>
      reading.line.kind === kind && reading.selected.length > 0 ? [...ids] : [],
    ),
  );
  return graph.line[kind].filter((id) => planned.has(id)).map((id) => nodeOf(kind, id));
}

/** The nodes that must find what they require everywhere, in whichever ledger. */
function contractsOf({ reading, steps }: Draft): readonly string[] {
  return steps
    .filter(({ verb, phase }) => verb === "apply" && phase === "contract")
    .map(({ id }) => nodeOf(reading.line.kind, id));
}

/** One pass over a line; says whether anything moved. */
function settle(
  nodes: readonly string[],
  first: number,
  index: Map<string, number>,
  graph: Graph,
  contracts: ReadonlySet<string>,
): boolean {
  let stage = first;
  let moved = false;
  for (const node of nodes) {
    for (const parent of graph.explicit.get(node) ?? []) {
      const before = index.get(parent);
      if (before === undefined) continue;
      // The other ledger's stages have the other parity, so one later is the right one.
      if (before % 2 !== first) stage = Math.max(stage, before + 1);
      else if (contracts.has(node)) stage = Math.max(stage, before + 2);
    }
    moved ||= index.get(node) !== stage;
    index.set(node, stage);
  }
  return moved;
}
