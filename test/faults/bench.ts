import { setTimeout as pause } from "node:timers/promises";
import type { Message } from "@tenantry/kit";
import type { Copy, Ground } from "./ground.ts";
import { loggedSteps, violations } from "./oracle.ts";
import { keyOf } from "./point.ts";
import type { Point } from "./point.ts";
import { snapshot } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";
import { strike } from "./strike.ts";
import type { Surroundings, Told } from "./strike.ts";

/** A run that nobody disturbed. */
export interface Unharmed {
  readonly messages: readonly Message[];
  readonly snapshot: Snapshot;
}

/** What came of a point. */
export interface Verdict {
  readonly point: Point;
  /** How the struck command ended: its exit code, `killed`, or that it was over before the point. */
  readonly ending: string;
  readonly violations: readonly string[];
}

/** Records what the scenario sends and leaves when all goes well. */
export async function unharmed(ground: Ground, surroundings: Surroundings): Promise<Unharmed> {
  const copy = await ground.copy();
  const told = await strike(ground, copy, null, surroundings);
  if (told.code !== 0)
    throw new Error(`${ground.scenario.name} ended with ${told.code}: ${told.stdout}${told.stderr}`);
  const result = { messages: told.messages, snapshot: await settled(copy) };
  await copy.drop();
  return result;
}

/** Strikes one run at one point, runs it again undisturbed, and judges what is there then. */
export async function judge(
  ground: Ground,
  clean: Unharmed,
  point: Point,
  surroundings: Surroundings,
): Promise<Verdict> {
  const copy = await ground.copy();
  try {
    const first = await strike(ground, copy, point, surroundings);
    const second =
      point.fault === "twice" ? await strike(ground, copy, { ...point, ...secondBlow }, surroundings) : null;
    const believed = (second ?? first).code === 0 ? await settled(copy) : null;
    const again = await strike(ground, copy, null, surroundings);
    const after = await settled(copy);
    const found = violations({
      scenario: ground.scenario,
      unharmed: clean.snapshot,
      struck: second === null ? [first] : [first, second],
      believed,
      again,
      after,
      logged: await loggedSteps(copy.control),
      password: new URL(copy.url).password,
    });
    return { point, ending: endingOf(first), violations: found.map((line) => `${keyOf(point)}: ${line}`) };
  } finally {
    await copy.drop();
  }
}

const secondBlow = { when: "after", fault: "rst" } as const;

function endingOf({ code, signal, struck }: Told): string {
  if (!struck) return "not reached";
  return signal === null ? `exit ${code}` : "killed";
}

/** As it is once the sessions of a command that ended are gone, for which the server may need a moment. */
async function settled(copy: Copy): Promise<Snapshot> {
  const end = performance.now() + 15_000;
  for (;;) {
    const found = await snapshot(copy.sessions);
    const waits = found.leftovers.some((line) => line.startsWith("a session") || line.startsWith("a lock"));
    if (!waits || performance.now() > end) return found;
    await pause(20);
  }
}
