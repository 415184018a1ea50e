import type { Conduct } from "../plan/conduct.ts";
import type { Plan, Stage } from "../plan.ts";
import { unblocked } from "../waves/planned.ts";
import { counted, thousands } from "../words.ts";

/** A line of a rollout: a wave, or a stage that has none. */
export interface RolloutRow {
  /** From 0. */
  readonly stage: number;
  /** In the stage, from 0; null where it is not divided. */
  readonly wave: number | null;
  readonly who: string;
  readonly targets: number;
  /** What stops the run there; empty where nobody knows. */
  readonly stops: string;
}

/** The stages of a plan and their waves, without targets that something blocks, unless it is all of a stage. */
export function rolloutRows({ stages }: Plan, { rollout, limits }: Conduct): readonly RolloutRow[] {
  return stages.flatMap((stage, number): readonly RolloutRow[] => {
    const free = unblocked(stage);
    const targets = able(free);
    if (targets === 0) return [];
    const now = free === stage ? "" : ", blocked now";
    const waves = (rollout?.waves ?? []).filter((wave) => wave.stage === number && wave.name !== "all");
    if (waves.length > 0) {
      return waves.map(({ index, name, targets, budget }) => ({
        stage: number,
        wave: index,
        who: `${name}${now}`,
        targets,
        stops: budgetText(budget),
      }));
    }
    const stops = limits === null ? "" : budgetText(limits.maxFailures);
    if (stage.kind === "public") return [{ stage: number, wave: null, who: `public${now}`, targets, stops }];
    const isUnknown = rollout !== null && !rollout.waves.some((wave) => wave.stage === number);
    return [{ stage: number, wave: null, targets, ...(isUnknown ? unknown : { who: `all${now}`, stops }) }];
  });
}

/** Facts and files cannot say which tenants were named to go first. */
const unknown = { who: "in waves: who goes first is not known here", stops: "" };

/** `canary 5 → 1 % → rest`: the waves of the first stage that is divided; null where no tenant can run anything. */
export function rolloutTitle(plan: Plan, rows: readonly RolloutRow[]): string | null {
  const tenants = rows.filter(({ stage }) => plan.stages[stage]?.kind === "tenant");
  const first = tenants.find(({ wave }) => wave !== null) ?? tenants[0];
  if (first === undefined) return null;
  if (first.who === unknown.who) return "in waves";
  if (first.wave === null) return "all in one wave";
  return tenants
    .filter(({ stage }) => stage === first.stage)
    .map(({ who, targets }) => {
      const [name = ""] = who.split(",");
      return name === "canary" ? `${name} ${thousands(targets)}` : name;
    })
    .join(" → ");
}

/** What stops the run in all waves together; empty where nothing does. */
export function runBudget({ rollout }: Conduct): string {
  const most = rollout?.budget ?? null;
  return most === null ? "" : `The run stops with ${counted(most, "failed target")} in all waves together.`;
}

function budgetText(budget: number | null): string {
  return budget === null ? "nothing: no budget is set" : counted(budget, "failed target");
}

/** How many targets of a stage nothing blocks. */
function able({ cohorts }: Stage): number {
  const free = cohorts.filter(({ blocked }) => blocked.length === 0);
  return new Set(free.flatMap(({ targets }) => targets.map(({ id }) => id))).size;
}
