import { nodeOf } from "../order.ts";
import type { Cohort, Stage } from "../plan.ts";
import type { State } from "../state.ts";
import type { Kind } from "../target.ts";
import { capped } from "../words.ts";
import type { Finding } from "./finding.ts";
import { recordedBy } from "./recorded-by.ts";
import type { Cut } from "./stages.ts";

/** Targets that are in no group: nobody knows what they hold, so nothing can be said to be everywhere. */
export function unknownTargets({ groups, problems }: State): readonly string[] {
  const known = new Set(groups.flatMap(({ targets }) => targets.map(({ id }) => id)));
  const named = problems.flatMap(({ severity, targets }) => (severity === "error" ? (targets ?? []) : []));
  return [...new Set(named)].filter((id) => !known.has(id)).toSorted();
}

/** Blocks every cohort that needs something everywhere while it is unknown of one who has it there, and what follows. */
export function withheld(stages: readonly Stage[], unknown: readonly string[], cut: Cut): readonly Stage[] {
  if (unknown.length === 0) return stages;
  const held = new Set<string>();
  return stages.map((stage) => ({
    ...stage,
    cohorts: stage.cohorts.map((cohort) => {
      const after = cohort.targets.some(({ id }) => held.has(id));
      if (!after && !dependsOn(cohort, unknown, cut)) return cohort;
      for (const { id } of cohort.targets) held.add(id);
      return { ...cohort, blocked: [...cohort.blocked, "requires-unknown"].toSorted() };
    }),
  }));
}

export function unknownRequires(stages: readonly Stage[], unknown: readonly string[]): readonly Finding[] {
  const cohorts = stages.flatMap((stage) => stage.cohorts);
  return cohorts
    .filter(({ blocked }) => blocked.includes("requires-unknown"))
    .map(({ targets }) => ({
      code: "requires-unknown",
      subject: "",
      severity: "error",
      exit: 5,
      message: `{who} must wait for what is required everywhere: the ledger of ${capped(unknown)} is not known.`,
      help: `Solve what is wrong with ${capped(unknown)} first, or leave out what depends on it.`,
      place: null,
      targets: targets.map(({ id }) => id),
    }));
}

/** On the other kind of ledger; a contract also on the others of its own. */
function dependsOn({ kind, steps }: Cohort, unknown: readonly string[], { before }: Cut): boolean {
  const kinds = new Set(unknown.map((id): Kind => (id === "public" ? "public" : "tenant")));
  const [first] = steps;
  return steps.flatMap(recordedBy).some(({ id, phase }) =>
    (before.get(nodeOf(kind, id)) ?? []).some((node) => {
      const own = node.startsWith(`${kind}:`);
      const other = kind === "public" ? "tenant" : "public";
      return own ? first?.verb === "apply" && phase === "contract" && kinds.has(kind) : kinds.has(other);
    }),
  );
}
