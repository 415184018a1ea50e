/** Everything that can be reached from `start` along `edges`, `start` itself included only where an edge leads back to it. */
export function reach(
  start: Iterable<string>,
  edges: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...start];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const next of edges.get(node) ?? []) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return found;
}

/** The same edges the other way round. */
export function reversed(
  edges: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly string[]> {
  const back = new Map<string, string[]>();
  for (const [node, nexts] of edges) {
    for (const next of nexts) {
      const known = back.get(next);
      if (known === undefined) back.set(next, [node]);
      else known.push(node);
    }
  }
  return back;
}
