import { historyText } from "@tenantry/core";
import type { LedgerRow } from "@tenantry/core";
import { expect, test } from "vitest";
import { parseHistory } from "./history.ts";

const rows: readonly LedgerRow[] = [
  { version: "001_a", checksum: "c1", state: "applied" },
  { version: "002 b", checksum: null, state: "marked" },
  { version: "é", checksum: "c3", state: "running" },
];

test("parseHistory() is the inverse of historyText()", () => {
  expect(parseHistory(historyText(rows), 3)).toEqual(rows);
  expect(parseHistory(historyText([]), 0)).toEqual([]);
});

test.each([
  ["a row that was not counted", "001\t\tapplied\n", 2],
  ["two rows that are one", "001\t\tapplied\n002\t\tapplied\n", 1],
  ["an unknown state", "001\t\tfailed\n", 1],
  ["an empty version", "\t\tapplied\n", 1],
  ["a tab too many", "001\t\tapplied\tx\n", 1],
  ["a tab too few", "001\tapplied\n", 1],
])("parseHistory() refuses %s", (_, text, count) => {
  expect(parseHistory(text, count)).toBeNull();
});
