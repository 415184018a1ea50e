import { expect, test } from "vitest";
import { labelledCases, labelsIn } from "../testing/labels.ts";
import { traceLabels } from "../testing/trace-labels.ts";

test("a server does what some labelled statements say; labels.long.test.ts has all of them", async () => {
  const cheap = labelledCases().filter(({ migration }) => migration.up.mode === "transaction");
  const some = cheap.filter(({ file }, index) => file.startsWith("unseen/") && index % 8 === 0);
  expect(some.flatMap(labelsIn).length).toBeGreaterThanOrEqual(12);
  const seen = await traceLabels(some);
  expect(seen.filter(({ claimed, found }) => claimed !== found)).toEqual([]);
});
