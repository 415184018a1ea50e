import type { Hit } from "./hit.ts";
import { rule } from "./rules/fleet-rewrite-volume.ts";

const gigabyte = 1024 ** 3;
/** In sum over the fleet; below it nobody notices. */
const large = 10 * gigabyte;

/** For every statement that rewrites a table which is large in sum over the fleet. */
export function rewriteVolumes(hits: readonly Hit[]): Hit[] {
  const statements = new Map<Hit["statement"], Hit>();
  for (const hit of hits) {
    const { size } = hit;
    if (hit.rule.effect.work !== "rewrite" || size === undefined || size.bytes.total < large) continue;
    const message = `${Math.round(size.bytes.total / gigabyte)} GB of ${size.table} in ${size.targets} targets are written anew`;
    statements.set(hit.statement, {
      ...hit,
      rule,
      claim: undefined,
      finding: { ...hit.finding, message, help: rule.help, evidence: "facts" },
    });
  }
  return [...statements.values()];
}
