import { historyText, type Group } from "../state.ts";
import { order } from "../version.ts";
import { byTarget } from "../words.ts";

/** The same groups however they were read: equal ledgers together, rows, targets and groups in one order. */
export function ordered(groups: readonly Group[]): readonly Group[] {
  const together = new Map<string, Group>();
  for (const group of groups) {
    const key = `${group.kind}\n${group.shape}\n${historyText(group.rows)}`;
    const same = together.get(key);
    together.set(key, same === undefined ? group : { ...same, targets: [...same.targets, ...group.targets] });
  }
  return [...together]
    .toSorted(([a], [b]) => order(a, b))
    .map(([, group]) => ({
      ...group,
      rows: group.rows.toSorted((a, b) => order(a.version, b.version)),
      targets: group.targets.toSorted(byTarget),
    }));
}
