import { expect, test } from "vitest";
import { crowd } from "./runners.ts";

test("ten runs at once over 200 tenants, which no lease keeps apart, do each of 20 steps exactly once", async () => {
  const codes = await crowd({ size: 200, runners: 10, rounds: 20 });
  expect(new Set(codes.keys())).toEqual(new Set([0]));
});
