import { nodeOf } from "../order.ts";
import type { Cohort, Stage } from "../plan.ts";
import { capped } from "../words.ts";
import type { Finding } from "./finding.ts";
import { recordedBy } from "./recorded-by.ts";

/** A stage, the cohorts in it that nothing blocks, and what it would wait for in vain. */
interface Reach {
  readonly free: readonly Cohort[];
  readonly waits: readonly string[];
}

/** Cohorts that nothing blocks, in stages that wait for something a blocked cohort was to do: said before, not only after. */
export function unreached(stages: readonly Stage[]): readonly Finding[] {
  return reaches(stages).flatMap(({ free, waits }) =>
    waits.length > 0 ? free.map((cohort) => finding(cohort, waits)) : [],
  );
}

/** Cohorts that can run: nothing blocks them, nor what they wait for. */
export function reachable(stages: readonly Stage[]): readonly Cohort[] {
  return reaches(stages).flatMap(({ free, waits }) => (waits.length > 0 ? [] : free));
}

function reaches(stages: readonly Stage[]): readonly Reach[] {
  const stuck = new Set<string>();
  return stages.map(({ kind, cohorts, requires }) => {
    const waits = requires.filter((node) => stuck.has(node));
    const free = cohorts.filter(({ blocked }) => blocked.length === 0);
    const held = waits.length > 0 ? cohorts : cohorts.filter(({ blocked }) => blocked.length > 0);
    for (const { steps } of held) for (const { id } of steps.flatMap(recordedBy)) stuck.add(nodeOf(kind, id));
    return { free, waits };
  });
}

function finding({ targets }: Cohort, waits: readonly string[]): Finding {
  const ids = [...new Set(waits.map((node) => node.slice(node.indexOf(":") + 1)))];
  return {
    code: "unreached",
    subject: waits.join(" "),
    severity: "warning",
    exit: 0,
    message: `{who} must wait for ${capped(ids, 3)}, which will not run.`,
    help: "Solve the errors first; the next run goes on from there.",
    place: null,
    targets: targets.map(({ id }) => id),
  };
}
