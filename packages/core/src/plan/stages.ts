import { nodeOf, type Graph } from "../order.ts";
import type { Cohort, Stage, Step } from "../plan.ts";
import type { Kind } from "../target.ts";
import { order } from "../version.ts";
import { reversed } from "./reach.ts";

/** Puts the cohorts of one stage together and says what the stage waits for. */
export function stageOf(
  stage: number,
  cohorts: readonly Cohort[],
  index: ReadonlyMap<string, number>,
  graph: Graph,
): Stage {
  const kind = stage % 2 === 0 ? "public" : "tenant";
  const nodes = cohorts
    .filter(({ blocked }) => blocked.length === 0)
    .flatMap(({ steps }) => steps.map((step) => ({ node: nodeOf(kind, step.id), step })));
  const waits = nodes.flatMap(({ node, step }) => waitsFor(node, step, kind, index, graph));
  const earlier = nodes.some(({ step }) => step.verb === "apply") ? publicBefore(stage, kind, index) : [];
  return {
    kind,
    cohorts: cohorts.toSorted(largestFirst),
    requires: [...new Set([...waits, ...earlier])].toSorted(),
  };
}

/** Apply: what the step requires in the other kind of ledger. Revert: what requires it there and is reverted before. */
function waitsFor(
  node: string,
  { verb }: Step,
  kind: Kind,
  index: ReadonlyMap<string, number>,
  graph: Graph,
): readonly string[] {
  const across = (other: string): boolean => !other.startsWith(`${kind}:`);
  if (verb === "apply") return (graph.explicit.get(node) ?? []).filter(across);
  return (reversed(graph.explicit).get(node) ?? []).filter((other) => across(other) && index.has(other));
}

/** Tenants rely on everything public that is planned before them, whether they name it or not. */
function publicBefore(stage: number, kind: Kind, index: ReadonlyMap<string, number>): readonly string[] {
  if (kind === "public") return [];
  return [...index].flatMap(([node, at]) => (at < stage && at % 2 === 0 ? [node] : []));
}

function largestFirst(a: Cohort, b: Cohort): number {
  return (
    b.targets.length - a.targets.length ||
    b.from.applied - a.from.applied ||
    order(a.digest, b.digest) ||
    order(a.shape, b.shape)
  );
}
