import type { Cohort, Stage, Step } from "../plan.ts";
import type { RolloutPolicy } from "../waves.ts";

/** A stage in words: `{ "a b c": 2, "late": 3 }` are three tenants that need two steps and one that needs three. */
export function stage(cohorts: Readonly<Record<string, number>>, more: Partial<Cohort> = {}): Stage {
  const made = Object.entries(cohorts).map(([ids, steps]) => ({ ...cohort(ids.split(" "), steps), ...more }));
  return { kind: "tenant", cohorts: made, requires: [] };
}

/** One wave without a budget, unless it says otherwise. */
export function policy(more: Partial<RolloutPolicy> = {}): RolloutPolicy {
  return { canary: null, shares: [], budget: { canary: null, wave: null, run: null }, ...more };
}

function cohort(ids: readonly string[], steps: number): Cohort {
  return {
    digest: `${ids[0]} ${steps}`,
    kind: "tenant",
    from: { head: null, applied: 0, history: "" },
    shape: "ours",
    rows: [],
    steps: Array.from({ length: steps }, (_, index) => step(index)),
    targets: ids.map((id) => ({
      kind: "tenant",
      id,
      database: "",
      schema: id,
      labels: id.startsWith("free") ? { tier: "free" } : {},
    })),
    blocked: [],
  };
}

function step(index: number): Step {
  return {
    id: `tenant/${index}`,
    verb: "apply",
    checksum: "",
    mode: "transaction",
    phase: null,
    version: String(index),
    recorded: "",
    resume: false,
  };
}
