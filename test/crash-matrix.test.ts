import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { catalogue } from "./faults/catalogue.ts";
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

test("the crash matrix has at least 300 points, and no violation", () => {
  const all = kept().flatMap((run) => run.scenarios);
  const points = all.flatMap(({ faults }) => faults.map((one) => one.points));
  expect(points.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(300);
  const violated = all.flatMap(({ name, faults }) =>
    faults.filter(({ violations }) => violations > 0).map(({ fault, when }) => `${name}: ${fault} ${when}`),
  );
  expect(violated).toEqual([]);
});

test("docs/crash-matrix.md says what the kept results say", () => {
  expect(words(readFileSync(documentFile, "utf8"))).toEqual(words(documentOf(kept())));
});

test.each(
  catalogue.flatMap(({ id, test }) => (test === null ? [] : [{ id, file: test[0], title: test[1] }])),
)("$id names a test that exists", ({ file, title }) => {
  expect(readFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), "utf8")).toContain(title);
});

test("the catalogue has every fault once, in order, and a reason for each that no test sees out", () => {
  expect(catalogue.map(({ id }) => id)).toEqual(
    Array.from({ length: 96 }, (_, at) => `F${String(at + 1).padStart(2, "0")}`),
  );
  expect(catalogue.filter(({ test, why }) => test === null && why === "")).toEqual([]);
});

/** The formatter pads tables. */
function words(text: string): readonly string[] {
  return text.split(/[\s|]+/).filter((word) => !/^-*$/.test(word));
}
