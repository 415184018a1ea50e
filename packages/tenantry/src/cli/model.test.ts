import { test } from "vitest";
import { modelHolds } from "../testing/model-runs.ts";

test("whatever people do in a row, and wherever it is cut, ledgers and tables are what they should be", async () => {
  await modelHolds(5);
});
