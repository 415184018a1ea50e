import { describe, expect, test } from "vitest";
import { TenantryError } from "../error.ts";
import { shell } from "../testing/shell.ts";
import { callOf } from "./command.ts";
import { globals, targets } from "./globals.ts";
import { isPartial, selectionOf } from "./selection.ts";
import { strict } from "./strict.ts";

describe("selectionOf()", () => {
  test.each([
    ["", { only: null, tenants: [], labels: {}, shard: null }],
    ["--all", { only: null, tenants: [], labels: {}, shard: null }],
    ["--only tenants", { only: "tenants", tenants: [], labels: {}, shard: null }],
    [
      "--tenant acme --tenant corp --tenant acme",
      { only: null, tenants: ["acme", "corp"], labels: {}, shard: null },
    ],
    [
      "--label region=eu --label tier=a=b",
      { only: null, tenants: [], labels: { region: "eu", tier: "a=b" }, shard: null },
    ],
    ["--shard 2/8", { only: null, tenants: [], labels: {}, shard: { index: 2, of: 8 } }],
  ])("of %j", (line, expected) => {
    expect(read(line)).toEqual(expected);
  });

  test.each([
    ["--only tenant", "--only tenant is not known. Did you mean tenants?"],
    ["--only public --tenant acme", "--only public selects no tenant."],
    ["--all --tenant acme", "--all means every target."],
    ["--label region", "--label region is not a label."],
    ["--label =eu", "--label =eu is not a label."],
    ["--shard 0/8", "--shard 0/8 is not a share."],
    ["--shard 9/8", "--shard 9/8 is not a share."],
    ["--shard 1", "--shard 1 is not a share."],
  ])("refuses %j", (line, message) => {
    expect(refusal(line)).toContain(message);
  });
});

test("isPartial() is true for anything less than the fleet", () => {
  expect(isPartial(read(""))).toBe(false);
  expect(isPartial(read("--all"))).toBe(false);
  for (const line of ["--only public", "--only tenants", "--tenant a", "--label a=b", "--shard 1/1"]) {
    expect(isPartial(read(line))).toBe(true);
  }
});

function read(line: string) {
  const args = { ...targets, ...globals };
  const words = line.split(" ").filter((word) => word !== "");
  return selectionOf(callOf(strict(words, args), args, shell()));
}

function refusal(line: string): string {
  try {
    return JSON.stringify(read(line));
  } catch (error) {
    if (error instanceof TenantryError && error.exit === 2) return `${error.message} ${error.help}`;
    throw error;
  }
}
