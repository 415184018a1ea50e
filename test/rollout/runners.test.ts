import { expect, test } from "vitest";
import { crowd } from "./runners.ts";

test("three runs at once, which no lease keeps apart, do each step exactly once", async () => {
  const codes = await crowd({ size: 12, runners: 3, rounds: 4 });
  expect(new Set(codes.keys())).toEqual(new Set([0]));
});
