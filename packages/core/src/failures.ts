import type { Failure } from "./event.ts";

/** Targets that failed at the same step with the same message. */
export interface FailureGroup {
  /** Of the first target. */
  readonly first: Failure;
  readonly count: number;
  /** The first few of them, in the order in which they failed. */
  readonly targets: readonly string[];
}

/** Failures of any number in little memory. */
export interface Failures {
  add(failure: Failure): void;
  /** Most targets first. */
  groups(): readonly FailureGroup[];
  /** How many failures are in no group because there were too many different ones. */
  others(): number;
}

const mostGroups = 50;
const mostTargets = 20;

export function failures(): Failures {
  const groups = new Map<string, { first: Failure; count: number; targets: string[] }>();
  let others = 0;
  return {
    add: (failure) => {
      const key = JSON.stringify([failure.step, failure.sqlstate, failure.message, failure.kind]);
      const group = groups.get(key);
      if (group === undefined) {
        if (groups.size >= mostGroups) others += 1;
        else groups.set(key, { first: failure, count: 1, targets: [failure.target] });
        return;
      }
      group.count += 1;
      if (group.targets.length < mostTargets) group.targets.push(failure.target);
    },
    groups: () =>
      [...groups.values()]
        .toSorted((a, b) => b.count - a.count)
        .map(({ first, count, targets }) => ({ first, count, targets: [...targets] })),
    others: () => others,
  };
}
