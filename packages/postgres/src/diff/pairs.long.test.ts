import { expect, test } from "vitest";
import { allPairs, expectProven } from "../testing/pairs.ts";

test("proveChange() is right about every pair of schemas", async () => {
  const names = allPairs();
  expect(names.length).toBeGreaterThanOrEqual(70);
  await expectProven(names);
});
