import { describe, expect, test } from "vitest";
import { catalog } from "../testing/catalog.ts";
import { sha256, up } from "../testing/intent.ts";
import { policy } from "../testing/stage.ts";
import { state } from "../testing/state.ts";
import type { Canary } from "../waves.ts";
import { plan } from "./plan.ts";

const folder = catalog("1_a tenant");
const fleet = state({ "acme tier=free": "", globex: "" });

function planned(canary: Partial<Canary>, over = fleet) {
  const rollout = policy({ canary: { tenants: [], labels: {}, count: 0, ...canary } });
  return plan(folder, over, up({ rollout }), sha256);
}

/** `error 2: message | help`. */
function said(canary: Partial<Canary>, over = fleet): readonly string[] {
  return planned(canary, over)
    .problems.filter(({ code }) => code === "canary-unknown")
    .map(({ severity, exit, message, help }) => `${severity} ${exit}: ${message} | ${help}`);
}

describe("plan() with a canary", () => {
  test("says nothing where somebody goes first", () => {
    for (const canary of [{ tenants: ["acme"] }, { labels: { tier: "free" } }, { count: 2 }])
      expect(said(canary)).toEqual([]);
  });

  test("is stopped where nobody would go first", () => {
    expect(said({ tenants: ["globes"] })).toEqual([
      "error 2: Nobody would go first: no tenant of this fleet is the canary globes. | Did you mean globex?",
    ]);
    expect(said({ labels: { tier: "paid" } })).toEqual([
      "error 2: Nobody would go first: no tenant of this fleet is the canary tier=paid. | tenantry tenant list shows the tenants and their labels.",
    ]);
    expect(planned({ tenants: ["globes"] }).verdict).toBe("blocked");
  });

  test("warns of a name that nobody has while others go first", () => {
    expect(said({ tenants: ["acme", "gone"] })).toEqual([
      "warning 0: No tenant of this fleet is called gone, which was to go first. | tenantry tenant list shows the tenants and their labels.",
    ]);
  });

  test("has nothing to say of a fleet that has no tenants, or no registry yet", () => {
    expect(said({ tenants: ["acme"] }, state({ public: "" }))).toEqual([]);
    expect(said({ tenants: ["acme"] }, state({ globex: "" }, { registry: false }))).toEqual([]);
  });

  test("keeps its digest: how fast something runs is not what runs", () => {
    expect(planned({ count: 1 }).digest).toBe(plan(folder, fleet, up(), sha256).digest);
    expect(plan(folder, fleet, up(), sha256)).not.toHaveProperty("rollout");
  });
});
