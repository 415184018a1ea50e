import { test } from "vitest";
import { soak } from "./soak.ts";

test("500 tenants under load stay whole through thirty runs that something befalls", async () => {
  await soak({ size: 500, rounds: 30, seed: Number(process.env["TENANTRY_TEST_SEED"] ?? 1) });
});
