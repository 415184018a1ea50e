import { expect, test } from "vitest";
import { killed } from "./kill.ts";

test("apply killed at five moments of a run over 20 tenants is made whole by one clean apply", async () => {
  expect(await killed(20, 5)).toBeGreaterThanOrEqual(2);
});
