import { waveName, waves } from "@tenantry/core";
import type { Stage, Wave } from "@tenantry/core";
import { nodesOf } from "./rollout.ts";
import type { Continuation, Halt, Rollout } from "./rollout.ts";
import { leaveWave, runWave } from "./run-wave.ts";
import type { WavePlace } from "./run-wave.ts";
import { sha256 } from "./sha256.ts";

/** Runs a plan stage by stage, and each stage wave by wave, until all is over or something stops it. */
export async function drive(rollout: Rollout): Promise<void> {
  const { events, options, plan } = rollout;
  events.put({
    type: "run",
    run: options.run.id,
    verb: plan.verb,
    digest: plan.digest,
    ...sizeOf(plan.stages),
  });
  let { stages } = plan;
  for (let index = 0; index < stages.length; index++) {
    const stage = stages[index];
    if (stage === undefined) break;
    const next = await runStage(rollout, stage, { index, rest: stages.slice(index + 1), ahead: 0 });
    if (next !== null) stages = [...stages.slice(0, index + 1), ...next];
  }
  events.put({ type: "end", ms: performance.now() - rollout.began });
}

/** Where a stage stands among the others. */
interface Place {
  readonly index: number;
  /** The stages that follow. */
  readonly rest: readonly Stage[];
  /** How many canaries of this stage are done, when it goes on behind them. */
  readonly ahead: number;
}

/** Does all that the stage asks; returns what follows it, where that is not what was planned. */
async function runStage(rollout: Rollout, stage: Stage, place: Place): Promise<readonly Stage[] | null> {
  const { book, events, options, plan, stop } = rollout;
  leave(rollout, stage, "skipped", "blocked");
  if (stop.reason === null && !book.allows(stage.requires)) return leave(rollout, stage, "unreached", "all");
  if (place.ahead === 0 && stop.reason === null)
    events.put({ type: "stage", ...sizeOfOpen(rollout, stage, place) });
  const all = waves(stage, plan.rollout ?? null, sha256, place.ahead);
  for (const [number, wave] of all.entries()) {
    const next = await runOne(rollout, stage, wave, wavePlace(all, number, place));
    if (next !== null) return await goOn(rollout, next, { ...place, ahead: wave.targets.length });
  }
  const isOver = stop.reason === null && book.allows(nodesOf([stage]));
  return isOver ? follow(rollout, await options.onStageEnd?.(stage, place.index)) : null;
}

/** Runs a wave; what takes the place of everything behind it, where the canaries change that. */
async function runOne(
  rollout: Rollout,
  stage: Stage,
  wave: Wave,
  at: WavePlace,
): Promise<readonly Stage[] | null> {
  const { options, stop } = rollout;
  if (stop.reason !== null) {
    leaveWave(rollout, stage, wave, at);
    return null;
  }
  await runWave(rollout, stage, wave, at);
  const isCanary = wave.kind === "canary" && rollout.stop.reason === null;
  return isCanary ? follow(rollout, await options.onCanaryEnd?.()) : null;
}

/** A stage goes on behind its canaries, on a fleet that was listed anew. */
async function goOn(rollout: Rollout, next: readonly Stage[], place: Place): Promise<readonly Stage[]> {
  const [same, ...rest] = next;
  if (same?.kind !== "tenant") return next;
  return (await runStage(rollout, same, { ...place, rest })) ?? rest;
}

function follow(rollout: Rollout, next: Continuation | Halt | null | undefined): readonly Stage[] | null {
  if (next === null || next === undefined) return null;
  if ("reason" in next) {
    rollout.stop.now(next.reason, next.message);
    return null;
  }
  rollout.fleet = next.fleet;
  return next.stages;
}

function wavePlace(all: readonly Wave[], number: number, { index, rest, ahead }: Place): WavePlace {
  const before = ahead > 0 ? 1 : 0;
  const of = all.length + before;
  const wave = all[number];
  const isAlone = wave === undefined || wave.kind === "all";
  return { stage: index, rest, index: number + before, of, name: isAlone ? null : waveName(wave) };
}

/** Leaves out what the plan blocked, or all of the stage. */
function leave(
  { book }: Rollout,
  stage: Stage,
  outcome: "skipped" | "unreached",
  which: "blocked" | "all",
): null {
  for (const { targets, steps, blocked } of stage.cohorts) {
    if (which === "blocked" && blocked.length === 0) continue;
    for (const target of targets) {
      book.leave({ target, steps });
      book.close(target.id, outcome);
    }
  }
  return null;
}

function sizeOfOpen({ book }: Rollout, { kind, cohorts }: Stage, { index }: Place) {
  const open = cohorts
    .filter(({ blocked }) => blocked.length === 0)
    .map(({ targets, steps }) => ({
      targets: targets.filter(({ id }) => book.outcome(id) === undefined).length,
      steps: steps.length,
    }));
  return {
    index,
    kind,
    targets: open.reduce((sum, { targets }) => sum + targets, 0),
    steps: open.reduce((sum, { targets, steps }) => sum + targets * steps, 0),
  };
}

function sizeOf(stages: readonly Stage[]): { readonly targets: number; readonly steps: number } {
  const cohorts = stages.flatMap((stage) => stage.cohorts);
  return {
    targets: new Set(cohorts.flatMap(({ targets }) => targets.map(({ id }) => id))).size,
    steps: cohorts.reduce((sum, { targets, steps }) => sum + targets.length * steps.length, 0),
  };
}
