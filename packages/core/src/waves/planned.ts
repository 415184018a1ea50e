import type { Plan, Stage } from "../plan.ts";
import { waveName, waves, type Wave } from "../waves.ts";

/** How many targets a wave of a plan has, and with how many failures it stops the run. */
export interface PlannedWave {
  /** From 0. */
  readonly stage: number;
  /** In the stage, from 0. */
  readonly index: number;
  readonly name: string;
  readonly targets: number;
  /** Null for never. */
  readonly budget: number | null;
}

/** The waves of all stages of tenants, of one that is blocked whole as if it were not; empty where nobody asked for a rollout. */
export function plannedWaves({ stages, rollout }: Plan): readonly PlannedWave[] {
  if (rollout === undefined) return [];
  return stages.flatMap((stage, number) =>
    stage.kind === "public"
      ? []
      : sized(
          waves(unblocked(stage), rollout, () => ""),
          number,
        ),
  );
}

/** The stage without what blocks it, where nothing of it can run: those are the waves that it will have. */
export function unblocked(stage: Stage): Stage {
  if (stage.cohorts.some(({ blocked }) => blocked.length === 0)) return stage;
  return { ...stage, cohorts: stage.cohorts.map((cohort) => ({ ...cohort, blocked: [] })) };
}

function sized(all: readonly Wave[], stage: number): readonly PlannedWave[] {
  return all.map((wave, index) => ({
    stage,
    index,
    name: waveName(wave),
    targets: wave.targets.length,
    budget: wave.budget,
  }));
}
