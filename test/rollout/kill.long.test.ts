import { expect, test } from "vitest";
import { killed } from "./kill.ts";

test("apply killed at thirty moments of a run over 100 tenants is made whole by one clean apply", async () => {
  expect(await killed(100, 30)).toBeGreaterThanOrEqual(20);
});
