import type { Catalog } from "../catalog.ts";
import type { Intent } from "../intent.ts";
import type { Graph } from "../order.ts";
import type { Draft } from "./draft.ts";
import type { Finding } from "./finding.ts";
import { check, integrityOf } from "./integrity.ts";
import { stillRequired, unmetRequires } from "./requires.ts";
import { stubs } from "./pending.ts";
import { irreversible } from "./reverting.ts";

/** For each draft that somebody selected everything that is wrong with it. */
export function findingsOf(
  drafts: readonly Draft[],
  catalog: Catalog,
  graph: Graph,
  intent: Intent,
): readonly (readonly Finding[])[] {
  const integrity = integrityOf(catalog, graph, intent);
  const required = intent.verb === "apply" ? unmetRequires(drafts, graph) : stillRequired(drafts, graph);
  return drafts.map((draft, index) => {
    if (draft.reading.selected.length === 0) return [];
    return [
      ...check(draft.reading, integrity),
      ...(intent.verb === "revert" ? irreversible(draft) : stubs(draft)),
      ...(required[index] ?? []),
    ];
  });
}
