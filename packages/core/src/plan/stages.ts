import type { Intent } from "../intent.ts";
import { nodeOf, type Graph } from "../order.ts";
import type { Cohort, Stage } from "../plan.ts";
import type { Kind } from "../target.ts";
import { order } from "../version.ts";
import { reversed } from "./reach.ts";
import { recordedBy } from "./recorded-by.ts";
import type { RecordedMigration } from "./recorded-by.ts";

/** What a stage is cut by. */
export interface Cut {
  readonly verb: Intent["verb"];
  /** The stage of every planned node. */
  readonly index: ReadonlyMap<string, number>;
  /** Every node to what has to be over before it, by name: what it requires; in a revert what requires it. */
  readonly before: ReadonlyMap<string, readonly string[]>;
}

export function cutBy(verb: Intent["verb"], index: ReadonlyMap<string, number>, graph: Graph): Cut {
  return { verb, index, before: verb === "apply" ? graph.explicit : reversed(graph.explicit) };
}

/** Puts the cohorts of one stage together and says what the stage waits for. */
export function stageOf(stage: number, cohorts: readonly Cohort[], cut: Cut): Stage {
  const kind = stage % 2 === 0 ? "public" : "tenant";
  const free = cohorts.filter(({ blocked }) => blocked.length === 0);
  const steps = new Map(
    free.flatMap((cohort) => cohort.steps.flatMap(recordedBy).map((one) => [one.id, one])),
  );
  const named = [...steps.values()].flatMap((step) => waitsFor(step, kind, cut));
  const implied = steps.size > 0 && kind === "tenant" ? publicBefore(stage, cut) : [];
  return {
    kind,
    cohorts: cohorts.toSorted(largestFirst),
    requires: [...new Set([...named, ...implied])].toSorted(),
  };
}

/** In the other kind of ledger, a contract also in its own; a revert waits only for what it takes away itself. */
function waitsFor(
  { id, phase }: RecordedMigration,
  kind: Kind,
  { verb, index, before }: Cut,
): readonly string[] {
  const all = before.get(nodeOf(kind, id)) ?? [];
  const across = all.filter((other) => !other.startsWith(`${kind}:`));
  if (verb === "revert") return across.filter((other) => index.has(other));
  const own = all.filter((other) => other.startsWith(`${kind}:`) && index.has(other));
  return phase === "contract" ? [...across, ...own] : across;
}

/** Tenants rely on everything public that is planned before them, whether they name it or not. */
function publicBefore(stage: number, { verb, index }: Cut): readonly string[] {
  if (verb === "revert") return [];
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
