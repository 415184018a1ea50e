import type { Problem } from "../problem.ts";
import type { Group, State } from "../state.ts";
import type { Target } from "../target.ts";
import type { Facts, GroupFacts } from "./facts.ts";

/**
 * The state that facts were taken from, as far as they say: as many targets at the same histories. Targets that the facts
 * do not name have made-up ids (`unnamed-1`); no target has labels, a schema or a database to go to.
 */
export function factsState(facts: Facts): State {
  let unnamed = 0;
  const groups = facts.groups.map((group): Group => {
    const { kind, shape, rows, count, targets } = group;
    const named = targets.slice(0, count);
    const others = Array.from({ length: count - named.length }, () => `unnamed-${(unnamed += 1)}`);
    return { kind, shape, rows, targets: [...named, ...others].map((id) => targetOf(kind, id)) };
  });
  return {
    groups,
    unprovisioned: [],
    orphans: [],
    registry: facts.registry,
    problems: facts.unread.map((unread) => unreadProblem(unread, facts.at)),
  };
}

/** Whether the facts name every target, so that single ones can be selected. */
export function namesAll({ groups }: Facts): boolean {
  return groups.every(({ count, targets }) => targets.length >= count);
}

function targetOf(kind: GroupFacts["kind"], id: string): Target {
  return { kind, id, database: "", schema: id, labels: {} };
}

function unreadProblem({ code, count }: Facts["unread"][number], at: string): Problem {
  return {
    code,
    severity: "warning",
    message: `${count} ${count === 1 ? "target" : "targets"} could not be read when the facts were taken (${at}), and are not in this plan.`,
    help: "Look at them with: tenantry status. Then take the facts again: tenantry plan --facts-out <file>",
    exit: 0,
  };
}
