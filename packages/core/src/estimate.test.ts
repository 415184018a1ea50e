import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, estimateText, measuredRates } from "./estimate.ts";
import type { WorkKind } from "./estimate.ts";

const works: readonly WorkKind[] = ["scan", "build", "rewrite"];

describe("estimate()", () => {
  test("divides bytes by the rate of the work", () => {
    expect(estimate("scan", 1e9)).toBe(10);
  });

  test("grows with the bytes, and a rewrite takes no less than a build or a scan", () => {
    expect(measuredRates.scan).toBeGreaterThan(measuredRates.build);
    expect(measuredRates.build).toBeGreaterThan(measuredRates.rewrite);
    fc.assert(
      fc.property(fc.constantFrom(...works), fc.nat(), fc.nat(), (work, a, b) => {
        expect(estimate(work, a + b)).toBeGreaterThanOrEqual(estimate(work, a));
      }),
    );
  });
});

describe("estimateText()", () => {
  test.each([
    [0, "under 1 s"],
    [0.9, "under 1 s"],
    [4.4, "about 4 s"],
    [42, "about 40 s"],
    [89, "about 90 s"],
    [91, "about 2 min"],
    [47 * 60, "about 45 min"],
    [2.2 * 3600, "about 2 h"],
    [130 * 3600, "about 150 h"],
  ])("of %s seconds is %s", (seconds, text) => {
    expect(estimateText(seconds)).toBe(text);
  });
});
