import type { Catalog } from "./catalog.ts";
import type { Migration, Scope } from "./migration.ts";
import type { Kind } from "./target.ts";
import { compareVersions, order } from "./version.ts";

/** What has to come before what. A node is `<kind>:<migration id>`: one migration in one kind of ledger, so `both/x` is two. */
export interface Graph {
  /** Ids of each ledger in the order in which they are applied. */
  readonly line: Readonly<Record<Kind, readonly string[]>>;
  /** Every node to the nodes right before it, explicit and implicit, sorted; a migration without them has an empty list. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
  /** The part of `parents` that a `requires` line names. */
  readonly explicit: ReadonlyMap<string, readonly string[]>;
  /** Nodes that wait for each other, each circle starting at its first migration. `line` ignores one edge of each. */
  readonly cycles: readonly (readonly string[])[];
}

interface Node {
  readonly key: string;
  readonly kind: Kind;
  readonly migration: Migration;
}

/** The key of a migration in one kind of ledger. */
export function nodeOf(kind: Kind, id: string): string {
  return `${kind}:${id}`;
}

/** The ledgers that a migration of this scope is recorded in. */
export function kindsOf(scope: Scope): readonly Kind[] {
  return scope === "both" ? ["public", "tenant"] : [scope];
}

/** By version, then name, then scope: the order of a catalog. */
export function compareMigrations(a: Migration, b: Migration): number {
  return compareVersions(a.version, b.version) || order(a.name, b.name) || order(a.id, b.id);
}

/**
 * The order of a catalog. In its ledger a migration follows the one before it by version and name, unless it
 * requires migrations of that ledger: then it follows only those. Requirements that do not exist are left out.
 */
export function graph(migrations: readonly Migration[]): Graph {
  const nodes = migrations
    .toSorted(compareMigrations)
    .flatMap((migration) =>
      kindsOf(migration.scope).map((kind) => ({ key: nodeOf(kind, migration.id), kind, migration })),
    );
  const explicit = requiredNodes(nodes);
  const parents = withPredecessors(nodes, explicit);
  const { sequence, cycles } = sorted(nodes, parents);
  const line = (kind: Kind): string[] =>
    sequence.flatMap((node) => (node.kind === kind ? [node.migration.id] : []));
  return { line: { public: line("public"), tenant: line("tenant") }, parents, explicit, cycles };
}

/** All nodes that must be applied before this one. */
export function ancestors(graph: Graph, node: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...(graph.parents.get(node) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(graph.parents.get(next) ?? []));
  }
  return found;
}

/** Whether `node` may run only after `ancestor`. */
export function isDescendant(graph: Graph, node: string, ancestor: string): boolean {
  return ancestors(graph, node).has(ancestor);
}

/** Ids that nothing follows in this kind of ledger, in its order. More than one means that branches were not merged. */
export function heads(catalog: Pick<Catalog, "migrations">, kind: Kind): readonly string[] {
  const { line, parents } = graph(catalog.migrations);
  const followed = new Set(line[kind].flatMap((id) => parents.get(nodeOf(kind, id)) ?? []));
  return line[kind].filter((id) => !followed.has(nodeOf(kind, id)));
}

function requiredNodes(nodes: readonly Node[]): Map<string, readonly string[]> {
  const known = new Map<string, string[]>();
  for (const { key, migration } of nodes) known.set(migration.id, [...(known.get(migration.id) ?? []), key]);
  return new Map(
    nodes.map(({ key, migration }) => [
      key,
      migration.requires.flatMap((id) => known.get(id) ?? []).toSorted(),
    ]),
  );
}

function withPredecessors(
  nodes: readonly Node[],
  explicit: ReadonlyMap<string, readonly string[]>,
): Map<string, readonly string[]> {
  const last = new Map<Kind, string>();
  const parents = new Map<string, readonly string[]>();
  for (const { key, kind } of nodes) {
    const named = explicit.get(key) ?? [];
    const before = last.get(kind);
    const implied = before === undefined || named.some((node) => node.startsWith(`${kind}:`)) ? [] : [before];
    parents.set(key, [...new Set([...named, ...implied])].toSorted());
    last.set(kind, key);
  }
  return parents;
}

/** Every node after its parents, otherwise as given. Depth first with a stack of its own: chains may be long. */
function sorted(
  nodes: readonly Node[],
  parents: ReadonlyMap<string, readonly string[]>,
): { sequence: Node[]; cycles: string[][] } {
  const byKey = new Map(nodes.map((node, rank) => [node.key, { node, rank }]));
  const rank = (key: string): number => byKey.get(key)?.rank ?? 0;
  const state = new Map<string, "open" | "done">();
  const sequence: Node[] = [];
  const cycles: string[][] = [];
  const stack: { readonly node: Node; readonly waits: readonly string[]; next: number }[] = [];
  const open = (node: Node): void => {
    if (state.has(node.key)) return;
    state.set(node.key, "open");
    const waits = (parents.get(node.key) ?? []).toSorted((a, b) => rank(a) - rank(b));
    stack.push({ node, waits, next: 0 });
  };
  for (const start of nodes) {
    open(start);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const parent = byKey.get(top.waits[top.next++] ?? "")?.node;
      if (parent === undefined) {
        stack.pop();
        state.set(top.node.key, "done");
        sequence.push(top.node);
      } else if (state.get(parent.key) === "open") {
        cycles.push(
          circle(
            stack.map(({ node }) => node.key),
            parent.key,
            rank,
          ),
        );
      } else open(parent);
    }
  }
  return { sequence, cycles };
}

/** The end of `path` from `first` on, turned so that it starts at the earliest migration. */
function circle(path: readonly string[], first: string, rank: (key: string) => number): string[] {
  const members = path.slice(path.indexOf(first));
  const least = members.reduce((a, b) => (rank(b) < rank(a) ? b : a));
  const at = members.indexOf(least);
  return [...members.slice(at), ...members.slice(0, at)];
}
