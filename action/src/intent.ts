import type { Catalog, Intent } from "@tenantry/core";
import type { Settings } from "tenantry";
import { canaryOf, policyOf, rolloutOf } from "tenantry/action";
import type { Inputs } from "./inputs.ts";

/** What is pending, for whom the workflow asks. */
export function intentOf(inputs: Inputs, settings: Settings, phase: Intent["phase"]): Intent {
  const { only, tenants, shard, canary } = inputs;
  const rollout = rolloutOf(settings, {
    canary: canary === null ? null : canaryOf(canary.split(/[\s,]+/).filter((word) => word !== "")),
    shares: null,
    maxFailures: inputs["max-failures"],
  });
  return {
    verb: "apply",
    selection: { only, tenants, labels: {}, shard },
    to: null,
    steps: null,
    phase,
    outOfOrder: "refuse",
    policy: policyOf(settings),
    ...(rollout === null ? {} : { rollout }),
  };
}

/** Where a catalog has contracts, a push brings only what the code that runs now can live with. */
export function phaseOf(inputs: Inputs, event: "push" | "other", { migrations }: Catalog): Intent["phase"] {
  if (inputs.phase !== null) return inputs.phase;
  const hasContracts = migrations.some(({ phase }) => phase === "contract");
  return event === "push" && hasContracts ? "expand" : null;
}
