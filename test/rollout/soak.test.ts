import { test } from "vitest";
import { soak } from "./soak.ts";

test("a fleet under load stays whole through five runs that something befalls", async () => {
  await soak({ size: 12, rounds: 5, seed: 7 });
});
