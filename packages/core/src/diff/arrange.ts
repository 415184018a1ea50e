import type { Action } from "./actions.ts";

/** The actions in an order that all of them can run in, or those that wait for each other in a circle. */
export function arrange(actions: readonly Action[]): {
  readonly ordered: readonly Action[];
  readonly circle: readonly string[];
} {
  const known = new Map(actions.map((action) => [action.id, action]));
  const ordered: Action[] = [];
  const done = new Set<string>();
  const open: string[] = [];
  let circle: readonly string[] = [];
  function visit(id: string, need: "must" | "may"): void {
    const action = known.get(id);
    if (action === undefined || done.has(id)) return;
    if (open.includes(id)) {
      if (need === "must" && circle.length === 0) circle = open.slice(open.indexOf(id));
      return;
    }
    open.push(id);
    for (const one of action.after) visit(one, "must");
    for (const one of action.preferably) if (!reaches(known, one, open)) visit(one, "may");
    open.pop();
    done.add(id);
    ordered.push(action);
  }
  for (const { id } of actions) visit(id, "may");
  return { ordered, circle };
}

/** Whether doing `id` first would need something that is already waiting. */
function reaches(known: ReadonlyMap<string, Action>, id: string, waiting: readonly string[]): boolean {
  const seen = new Set<string>();
  const queue = [id];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (waiting.includes(next)) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    queue.push(...(known.get(next)?.after ?? []));
  }
  return false;
}
