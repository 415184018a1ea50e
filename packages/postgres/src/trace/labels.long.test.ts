import { expect, test } from "vitest";
import { labelledCases, labelsIn } from "../testing/labels.ts";
import { traceLabels } from "../testing/trace-labels.ts";

const cases = labelledCases();

test("most labelled statements say what a server does, each of them something", () => {
  const labels = cases.flatMap(labelsIn);
  expect(labels.length).toBeGreaterThanOrEqual(620);
  expect(labels.filter(({ effect }) => effect === "")).toEqual([]);
});

/** Every claim of the labelled statements about locks and work, on PostgreSQL 18. */
test.each([...new Set(cases.map(({ file }) => file))])("a server does what is said in %s", async (file) => {
  const seen = await traceLabels(cases.filter((one) => one.file === file));
  expect(seen.filter(({ claimed, found }) => claimed !== found)).toEqual([]);
});
