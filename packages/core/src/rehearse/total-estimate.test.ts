import { describe, expect, test } from "vitest";
import { factsWith, tableOf } from "../testing/facts.ts";
import { rehearsal, rehearsedCohort, rehearsedStep, traced } from "../testing/rehearsal.ts";
import type { StatementTrace } from "../trace.ts";
import { statementRows, type StatementRow } from "./statements.ts";
import { totalEstimate } from "./total-estimate.ts";

/** A scan of 1 GB in the largest of a thousand tenants, which have 20 GB together. */
const scan = rows(traced("alter table t validate", { scans: ["t"] }));

describe("totalEstimate()", () => {
  test("is all the bytes, one target after the other, and as many at once", () => {
    expect(totalEstimate(scan, () => 1000, 8)).toEqual({ least: 25, most: 200 });
  });

  test("is no shorter than the largest target takes", () => {
    expect(totalEstimate(scan, () => 1000, 100)).toEqual({ least: 10, most: 200 });
    expect(totalEstimate(scan, () => 2, 8)).toEqual({ least: 10, most: 10 });
  });

  test("adds up what a target does one after the other", () => {
    const twice = rows(
      traced("alter table t validate", { scans: ["t"] }),
      traced("alter table t validate again", { scans: ["t"], line: 2 }),
    );
    expect(totalEstimate(twice, () => 1000, 8)).toEqual({ least: 50, most: 400 });
  });

  test("is null where nothing works on data, nobody knows how large it is, or it runs nowhere", () => {
    expect(totalEstimate(rows(traced("alter table t add a int")), () => 1000, 8)).toBeNull();
    expect(totalEstimate(rows(traced("x", { scans: ["unknown"] })), () => 1000, 8)).toBeNull();
    expect(totalEstimate(scan, () => 0, 8)).toBeNull();
  });
});

function rows(...statements: readonly StatementTrace[]): readonly StatementRow[] {
  const facts = factsWith({ tables: [tableOf("t", 1e9)] });
  return statementRows(rehearsal([rehearsedCohort([rehearsedStep({ statements })])]), facts);
}
