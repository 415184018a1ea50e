import type { Runtime } from "./runner.ts";
import type { Tier } from "./tier.ts";

/** What `npm run test:faults` asked for, in variables; without them a sample on this runtime. */
export interface Request {
  readonly tier: Tier;
  readonly runtime: Runtime;
  /** Only every so many-th of the points. */
  readonly every: number;
  readonly publishes: boolean;
}

export function request(): Request {
  const { TENANTRY_TEST_FAULTS, TENANTRY_TEST_RUNTIME, TENANTRY_TEST_EVERY } = process.env;
  const runtime = (["node", "bun", "deno"] as const).find((name) => name === TENANTRY_TEST_RUNTIME);
  return {
    tier: TENANTRY_TEST_FAULTS === "whole" ? "whole" : "sample",
    runtime: runtime ?? "node",
    every: Number(TENANTRY_TEST_EVERY ?? 1),
    publishes: TENANTRY_TEST_FAULTS === "whole",
  };
}
