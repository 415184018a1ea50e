import { expect, test } from "vitest";
import { allPairs, expectProven } from "../testing/pairs.ts";

/** A part of them in every run; all are in pairs.long.test.ts. */
const few: readonly string[] = [
  "everything-at-once",
  "column-renamed-or-not",
  "enum-value-and-its-default",
  "generated-over-a-type-change",
  "grants",
  "partition-detached",
  "serial-to-identity",
  "type-change-under-a-view",
];

test("proveChange() is right about a few pairs of schemas", async () => {
  expect(allPairs()).toEqual(expect.arrayContaining([...few]));
  await expectProven(few);
});
