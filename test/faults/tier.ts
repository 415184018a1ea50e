import type { Message } from "@tenantry/kit";
import { moments } from "./point.ts";
import type { Fault, Point } from "./point.ts";

/** Which of all points are tried: a few of every kind, or as many as `npm run test:faults` is to try. */
export type Tier = "sample" | "whole";

/** Of how many messages one is struck. What takes a server of its own or a long wait is struck less often. */
export const strides: Readonly<Record<Tier, Readonly<Record<Fault, number>>>> = {
  sample: { rst: 41, fin: 83, kill: 83, twice: 97, terminate: 83, blackhole: 97, crash: 149 },
  whole: { rst: 1, fin: 4, kill: 2, twice: 4, terminate: 2, blackhole: 12, crash: 12 },
};

/** The points of a tier; every `every`-th of them. Each kind of point begins at another message, so that few messages are never struck. */
export function chosen(
  tier: Tier,
  points: readonly Point[],
  messages: readonly Message[],
  every = 1,
): readonly Point[] {
  return points.filter((point) => {
    const stride = strides[tier][point.fault] * every;
    const at =
      point.message + 7 * moments.findIndex(([fault, when]) => fault === point.fault && when === point.when);
    if (at % stride !== 0) return false;
    return tier === "whole" || point.fault !== "blackhole" || isStep(messages[point.message - 1]);
  });
}

/** Its deadline follows the timeouts of the scenario: seconds. What only reads is waited for far longer. */
function isStep(message: Message | undefined): boolean {
  return message?.text.includes("lock table only") === true;
}
