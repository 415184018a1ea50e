import { expect, test } from "vitest";
import { parseInputs } from "./inputs.ts";
import type { Inputs } from "./inputs.ts";
import { intentOf } from "./intent.ts";

test("intentOf() goes through the tenants as the configuration says", () => {
  const settings = { rollout: { canary: 2, waves: ["10%"] }, budget: { wave: 3 } };
  expect(intentOf(inputs({}), settings, null).rollout).toEqual({
    canary: { tenants: [], labels: {}, count: 2 },
    shares: [0.1],
    budget: { canary: 1, wave: 3, run: null },
  });
  expect(intentOf(inputs({}), {}, null)).not.toHaveProperty("rollout");
});

test("intentOf() lets the inputs say who goes first and how many may fail", () => {
  const given = inputs({ canary: "acme, tier=free\n3", "max-failures": "4" });
  expect(intentOf(given, { rollout: { canary: 9 } }, null).rollout).toEqual({
    canary: { tenants: ["acme"], labels: { tier: "free" }, count: 3 },
    shares: [],
    budget: { canary: 1, wave: 4, run: null },
  });
});

function inputs(given: Readonly<Record<string, string>>): Inputs {
  const parsed = parseInputs((name) => given[name] ?? "");
  if ("length" in parsed) throw new Error(parsed.join(", "));
  return parsed;
}
