import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareVersions, versionKey } from "./version.ts";

const sequence = fc.bigInt({ min: 0n, max: 10n ** 30n }).map(String);
const padded = fc.tuple(fc.nat({ max: 5 }), sequence).map(([zeros, digits]) => "0".repeat(zeros) + digits);
const moment = fc
  .tuple(
    fc.integer({ min: 0, max: 99_999_999 }),
    fc.integer({ min: 0, max: 999_999 }),
    fc.constantFrom(4, 5, 6),
  )
  .map(([date, time, length]) => `${pad(date, 8)}_${pad(time, 6).slice(0, length)}`);
const version = fc.oneof(sequence, padded, moment, fc.string());

describe("compareVersions()", () => {
  test("orders numbers as numbers", () => {
    expect(["10", "9", "100", "002", "1"].toSorted(compareVersions)).toEqual(["1", "002", "9", "10", "100"]);
  });

  test("takes 1 and 01 for one version", () => {
    expect(compareVersions("1", "01")).toBe(0);
    expect(compareVersions("0", "000")).toBe(0);
  });

  test("puts moments among timestamps of 14 digits", () => {
    const sorted = ["20260101_0900", "20260101085959", "20260101_090001", "20260101090000"].toSorted(
      compareVersions,
    );
    expect(sorted).toEqual(["20260101085959", "20260101_0900", "20260101090000", "20260101_090001"]);
  });

  test("tells versions apart that a float could not", () => {
    expect(compareVersions("9007199254740993", "9007199254740992")).toBeGreaterThan(0);
  });

  test("puts what is no version last", () => {
    expect(["x", "2", "", "1_2"].toSorted(compareVersions)).toEqual(["2", "", "1_2", "x"]);
  });

  test("is a total order", () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const ab = Math.sign(compareVersions(a, b));
        expect(ab).toBe(-Math.sign(compareVersions(b, a)) + 0);
        expect(compareVersions(a, a)).toBe(0);
        if (ab <= 0 && compareVersions(b, c) <= 0) expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
        expect(ab === 0).toBe(versionKey(a) === versionKey(b));
      }),
      { numRuns: 2000 },
    );
  });

  test("agrees with the numbers", () => {
    fc.assert(
      fc.property(padded, padded, (a, b) => {
        expect(Math.sign(compareVersions(a, b))).toBe(
          BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0,
        );
      }),
    );
  });
});

function pad(value: number, length: number): string {
  return String(value).padStart(length, "0");
}
