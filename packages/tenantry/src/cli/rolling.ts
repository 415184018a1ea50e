import type { Intent } from "@tenantry/core";
import type { ArgsDef } from "citty";
import type { Settings } from "../config/config.ts";
import { canaryOf, rolloutOf, sharesOf } from "../config/rollout.ts";
import type { RolloutWish } from "../config/rollout.ts";
import { usage } from "../error.ts";
import type { Call } from "./command.ts";
import { count } from "./values.ts";

/** Flags that say how a run goes through the tenants. */
export const rolling: ArgsDef = {
  canary: {
    type: "string",
    valueHint: "id|k=v|n",
    description: "Who goes first: a tenant, those with a label, or so many (repeatable)",
  },
  waves: {
    type: "string",
    valueHint: "1%,10%",
    description: "Growing shares of the tenants that go before the rest",
  },
  "max-failures": {
    type: "string",
    valueHint: "n",
    description: "Stop with so many failed targets in a wave, or in a stage without waves",
  },
};

/** What the flags wish. Throws exit 2 for values that are none. */
export function wishOf(call: Call): RolloutWish {
  const canary = call.every("canary");
  const waves = call.text("waves");
  const shares = waves === null ? null : sharesOf(waves.split(","));
  if (shares !== null && "wrong" in shares)
    throw usage("flag-value", `--waves ${waves}: ${shares.wrong}.`, "Write growing shares: --waves 1%,10%.");
  if (canary.filter((word) => /^\d+$/.test(word)).length > 1)
    throw usage("flag-value", "--canary gives two numbers.", "Give one: how many go first.");
  return {
    canary: canary.length === 0 ? null : canaryOf(canary),
    shares,
    maxFailures: count(call, "max-failures", 1),
  };
}

/** The intent, with how to go through the tenants. */
export function inWaves(call: Call, intent: Intent, settings: Settings): Intent {
  const rollout = rolloutOf(settings, wishOf(call));
  return rollout === null ? intent : { ...intent, rollout };
}
