import type { Node } from "libpg-query";

/** Every kind of node. */
export type NodeKind = Node extends infer One ? (One extends Node ? keyof One : never) : never;
type NodeOf<Kind extends NodeKind> =
  Extract<Node, Readonly<Record<Kind, unknown>>> extends Readonly<Record<Kind, infer Inner>> ? Inner : never;

/** All nodes of one kind in a tree, in the order of the text where that is the order of the tree. */
export function nodesIn<Kind extends NodeKind>(tree: unknown, kind: Kind): NodeOf<Kind>[] {
  const found: NodeOf<Kind>[] = [];
  collect(tree, kind, found);
  return found;
}

function collect<Kind extends NodeKind>(tree: unknown, kind: Kind, found: NodeOf<Kind>[]): void {
  if (Array.isArray(tree)) {
    for (const one of tree) collect(one, kind, found);
    return;
  }
  if (typeof tree !== "object" || tree === null) return;
  if (isNode(tree, kind)) found.push(tree[kind]);
  for (const value of Object.values(tree)) collect(value, kind, found);
}

function isNode<Kind extends NodeKind>(
  tree: object,
  kind: Kind,
): tree is Readonly<Record<Kind, NodeOf<Kind>>> {
  return Object.hasOwn(tree, kind) && Object.keys(tree).length === 1;
}
