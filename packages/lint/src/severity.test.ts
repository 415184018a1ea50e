import type { TableFacts } from "@tenantry/core";
import { describe, expect, test } from "vitest";
import { bySize } from "./severity.ts";
import { factsOfTenants } from "./tree/example-facts.ts";

const megabyte = 1024 * 1024;

/** A table in five targets whose largest has so many bytes; in `unknown` of them nobody could tell. */
function table(megabytes: number, unknown = 0): TableFacts | undefined {
  const [size] = factsOfTenants(5, megabytes * megabyte).tables;
  return size === undefined || unknown === 0 ? size : { ...size, unknown };
}

describe("bySize()", () => {
  test.each([
    ["a small table", table(7), "warning", "notice"],
    ["a table of some size", table(8), "error", "warning"],
    ["a large table", table(1024), "error", "error"],
    ["a table that nobody knows", undefined, "error", "warning"],
    ["a table that is small where somebody could tell", table(7, 1), "error", "warning"],
    ["a table that nobody could measure anywhere", table(0, 5), "error", "warning"],
    ["a table that is large where somebody could tell", table(1024, 1), "error", "error"],
  ])("makes of an error and of a warning about %s: ", (_of, size, error, warning) => {
    expect(bySize("error", "build", size)).toBe(error);
    expect(bySize("warning", "build", size)).toBe(warning);
  });

  test("leaves what takes no longer on a large table as it is", () => {
    expect(bySize("error", "none", table(1))).toBe("error");
    expect(bySize("warning", "none", table(5000))).toBe("warning");
  });
});
