import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { documentOf } from "./faults/document.ts";
import { digestOf, documentFile, kept } from "./faults/results.ts";
import { scenarios } from "./faults/scenarios.ts";

const current = scenarios.map((scenario) => ({ name: scenario.name, digest: digestOf(scenario) }));

test("the crash matrix was made for the scenarios that there are, on every server and runtime that it names", () => {
  for (const { server, runtime, scenarios: tried } of kept()) {
    const made = tried.map(({ name, digest }) => ({ name, digest }));
    expect({ server, runtime, made }).toEqual({ server, runtime, made: current });
  }
});

test("the crash matrix has at least 300 points and no violation", () => {
  const counts = kept().flatMap((run) => run.scenarios.flatMap(({ faults }) => faults));
  expect(counts.reduce((sum, { points }) => sum + points, 0)).toBeGreaterThanOrEqual(300);
  expect(counts.filter(({ violations }) => violations > 0)).toEqual([]);
});

test("docs/crash-matrix.md says what the kept results say", () => {
  expect(words(readFileSync(documentFile, "utf8"))).toEqual(words(documentOf(kept())));
});

/** The formatter pads tables. */
function words(text: string): readonly string[] {
  return text.split(/[\s|]+/).filter((word) => !/^-*$/.test(word));
}
